import type { LabelTree } from '../../shared/labels/tree.ts';
import type { Messages } from '../../shared/l10n/messages.ts';
import type { Entity, ScoredLabel } from '../../shared/spans.ts';

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

/** An entity in a few lines: its label with both names, the model's confidence, the alternatives, the definition. */
export function describeEntity(
  { label, score, alternatives }: Entity,
  tree: LabelTree,
  messages: Messages,
  { plain, strong, code }: TextStyle,
): string {
  const nameOf = (path: string): string => {
    const node = tree.node(path);
    return node ? messages.bothNames(node) : path;
  };
  const alternative = (other: ScoredLabel): string =>
    `- ${code(other.label)} ${plain(`${nameOf(other.label)} ${percent(other.score)}`)}`;
  const others = alternatives.filter((other) => other.score >= leastAlternative);
  const title = [...tree.ancestors(label), label].map(nameOf).join(' › ');
  const definition = tree.node(label)?.definition[messages.language] ?? messages.noDefinition;
  return [
    `${strong(title)}  ${code(label)}`,
    plain(`${messages.confidence} ${percent(score)}`),
    ...(others.length > 0 ? [[plain(messages.alternatives), ...others.map(alternative)].join('\n')] : []),
    plain(definition),
  ].join('\n\n');
}

const percent = (score: number): string => `${Math.round(score * 100)} %`;
