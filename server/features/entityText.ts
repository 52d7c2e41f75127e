import type { Mark, ShownEntity } from '../../shared/annotations/shown.ts';
import { shownLabel } from '../../shared/labels/shown.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { Messages } from '../../shared/l10n/messages.ts';
import { percent } from '../../shared/l10n/percent.ts';
import type { KnownName, ScoredLabel } from '../../shared/spans.ts';

/** How texts are written for a client. Names and definitions come from model packages: they are never mark-up. */
export interface TextStyle {
  readonly plain: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly code: (text: string) => string;
}

export const markdown: TextStyle = {
  plain: (text) => text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, '\\$&'),
  strong: (text) => `**${markdown.plain(text)}**`,
  // A path holds no backquote.
  code: (text) => `\`${text}\``,
};

export const plainText: TextStyle = { plain: (text) => text, strong: (text) => text, code: (text) => text };

/** Alternatives below this are noise to a reader. */
const leastAlternative = 0.01;

export interface DescriptionContext {
  /** The model's, with the labels that users added. */
  readonly tree: LabelTree;
  /** What the user calls the name list of this title. */
  readonly nameOfList: (title: string) => string;
  readonly messages: Messages;
  readonly style: TextStyle;
  /** See `shownLabel`. */
  readonly uncertainBelow: number;
}

type LabelContext = Pick<DescriptionContext, 'tree' | 'messages' | 'style'>;

/** A label in two lines: where it stands in the tree, with both names, and its definition. */
export const describeLabel = (label: string, context: LabelContext): string =>
  [titleOf(label, context), definitionOf(label, context)].join('\n\n');

/**
 * An entity in a few lines: the label that shows, with both names, the model's confidence, or who said so and what the
 * model had said, or the list that wants it always, the alternatives, the name lists that know it, the definition.
 */
export function describeEntity(entity: ShownEntity, context: DescriptionContext): string {
  const { nameOfList, messages, style, uncertainBelow } = context;
  const { plain, code } = style;
  const { known = [], mark, always } = entity;
  const { label, score, uncertain } = shownLabel(entity, uncertainBelow);
  const nameOf = (path: string): string => bothNames(path, context);
  const alternative = (other: ScoredLabel): string => {
    const name = nameOf(other.label);
    // Its score is that of this label alone: the confidence is that of all below it, too.
    const told = other.label === label ? messages.corrections.choice.itself(name) : name;
    return `- ${code(other.label)} ${plain(`${told} ${percent(other.score)}`)}`;
  };
  const listed = ({ list, types }: KnownName): string =>
    `- ${plain(nameOfList(list))} ${types.map(code).join(' ')}`;
  const saidLines = ({ kind, author, time, model }: Mark): string[] => {
    const { hover } = messages.corrections;
    const said = plain(hover.said({ kind, author, time: minuteOf(time) }));
    if (model === undefined) return [said];
    if (model === null) return [said, plain(hover.modelSawNone)];
    const judgement = `${nameOf(model.label)} ${percent(model.score)}`;
    return [said, `${plain(hover.modelSaid)} ${code(model.label)} ${plain(judgement)}`];
  };
  const isWhole = label === entity.label;
  const doubt = isWhole ? messages.active.uncertain : messages.active.finerUncertain;
  const judgement = `${messages.confidence} ${percent(score)}${uncertain ? doubt : ''}`;
  const finer = isWhole ? [] : [{ label: entity.label, score: entity.score }];
  const others = [...finer, ...entity.alternatives].filter((other) => other.score >= leastAlternative);
  return [
    titleOf(label, context),
    ...(mark
      ? saidLines(mark)
      : [plain(always ? messages.active.alwaysLabelled(nameOfList(always.list)) : judgement)]),
    ...itemised(plain(messages.alternatives), others.map(alternative)),
    ...itemised(plain(messages.listedIn), known.map(listed)),
    definitionOf(label, context),
  ].join('\n\n');
}

function bothNames(path: string, { tree, messages }: LabelContext): string {
  const node = tree.node(path);
  return node ? messages.bothNames(node) : path;
}

function titleOf(label: string, context: LabelContext): string {
  const { strong, code } = context.style;
  const path = [...context.tree.ancestors(label), label];
  return `${strong(path.map((node) => bothNames(node, context)).join(' › '))}  ${code(label)}`;
}

const definitionOf = (label: string, { tree, messages, style }: LabelContext): string =>
  style.plain(tree.node(label)?.definition[messages.language] ?? messages.noDefinition);

/** A list under its heading; nothing where it is empty. */
const itemised = (heading: string, items: readonly string[]): string[] =>
  items.length > 0 ? [[heading, ...items].join('\n')] : [];

/** @param time ISO 8601, UTC */
const minuteOf = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;
