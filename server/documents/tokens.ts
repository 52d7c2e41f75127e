import { codePointToUtf16 } from '../../shared/text/codepoints.ts';
import type { Legend, TokenModifier } from '../../shared/legend.ts';
import type { Entity } from '../../shared/spans.ts';
import { partOfLine, type Stretch } from '../../shared/text/lines.ts';
import type { Analysis } from './analysis.ts';
import type { Document } from './document.ts';

/** An entity where it stands in its document: half-open, in UTF-16 units of its line. */
export interface PlacedEntity {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly entity: Entity;
}

const surrogate = /[\ud800-\udbff]/;

/** The known entities that have characters in `stretch`, in order. */
export function* placedEntities(analysis: Analysis, stretch: Stretch): Generator<PlacedEntity> {
  for (const { line, sentence, entities } of analysis.found(stretch)) {
    const { from, to } = partOfLine(stretch, line);
    // Without surrogates, as almost always, code points and UTF-16 units count alike.
    const units = surrogate.test(sentence.text) ? codePointToUtf16(sentence.text) : undefined;
    for (const entity of entities) {
      const start = sentence.start + (units?.[entity.start] ?? entity.start);
      const end = sentence.start + (units?.[entity.end] ?? entity.end);
      if (start < to && end > from) yield { line, start, end, entity };
    }
  }
}

export interface TokenStyle {
  readonly legend: Legend;
  /** Name of the label tree of the entities. */
  readonly tree: string;
  /** An entity with a lower score is marked as uncertain. */
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

function appearance({ label, score }: Entity, { legend, tree, uncertainBelow }: TokenStyle) {
  const { type, exact } = legend.typeOf(tree, label);
  const bit = (modifier: TokenModifier) => 1 << legend.modifiers.indexOf(modifier);
  return {
    type,
    modifiers: (score < uncertainBelow ? bit('uncertain') : 0) | (exact ? 0 : bit('custom')),
  };
}
