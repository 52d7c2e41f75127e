import { codePointToUtf16 } from '../../shared/text/codepoints.ts';
import { shownLabel } from '../../shared/labels/shown.ts';
import type { Legend, TokenModifier } from '../../shared/legend.ts';
import type { ShownEntity } from '../../shared/annotations/shown.ts';
import { partOfLine, type Stretch } from '../../shared/text/lines.ts';
import type { Document } from './document.ts';
import type { OpenDocument, ShownSentence } from './openDocument.ts';

/** An entity where it stands in its document: half-open, in UTF-16 units of its line. */
export interface PlacedEntity {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly entity: ShownEntity;
  /** The sentence that it is in. */
  readonly within: ShownSentence;
}

const surrogate = /[\ud800-\udbff]/;

/** The entities that are shown and have characters in `stretch`, in order. */
export function* placedEntities(open: OpenDocument, stretch: Stretch): Generator<PlacedEntity> {
  for (const within of open.sentences(stretch)) {
    const { from, to } = partOfLine(stretch, within.line);
    for (const placed of entitiesIn(within)) {
      if (placed.start < to && placed.end > from) yield placed;
    }
  }
}

/** Those of one sentence. */
export function entitiesIn(within: ShownSentence): PlacedEntity[] {
  const { line, sentence, shown } = within;
  if (shown.length === 0) return [];
  // Without surrogates, as almost always, code points and UTF-16 units count alike.
  const units = surrogate.test(sentence.text) ? codePointToUtf16(sentence.text) : undefined;
  const place = (codePoint: number): number => sentence.start + (units?.[codePoint] ?? codePoint);
  return shown.map((entity) => {
    return { line, start: place(entity.start), end: place(entity.end), entity, within };
  });
}

export interface TokenStyle {
  readonly legend: Legend;
  /** Name of the label tree of the entities. */
  readonly tree: string;
  /** See `shownLabel`. */
  readonly uncertainBelow: number;
}

/**
 * Semantic tokens as LSP 3.17 encodes them: five numbers each, relative to the token before.
 * @param entities in order, none overlapping another, none crossing a line break
 */
export function encodeTokens(
  document: Document,
  entities: Iterable<PlacedEntity>,
  style: TokenStyle,
): number[] {
  const data: number[] = [];
  let last = { line: 0, start: 0 };
  for (const { line, start, end, entity } of entities) {
    const { type, modifiers } = appearance(entity, style);
    data.push(
      line - last.line,
      document.measure(line, line === last.line ? last.start : 0, start),
      document.measure(line, start, end),
      type,
      modifiers,
    );
    last = { line, start };
  }
  return data;
}

function appearance(entity: ShownEntity, { legend, tree, uncertainBelow }: TokenStyle) {
  const { label, uncertain } = shownLabel(entity, uncertainBelow);
  const { type, exact } = legend.typeOf(tree, label);
  const bit = (modifier: TokenModifier) => 1 << legend.modifiers.indexOf(modifier);
  return {
    type,
    modifiers:
      (uncertain ? bit('uncertain') : 0) | (entity.mark ? bit('confirmed') : 0) | (exact ? 0 : bit('custom')),
  };
}
