import { codePointToUtf16 } from '../../shared/text/codepoints.ts';
import type { Legend, TokenModifier } from '../../shared/legend.ts';
import type { Entity } from '../../shared/spans.ts';
import type { Analysis, Stretch } from './analysis.ts';
import type { Document } from './document.ts';

/** An entity where it stands in its document. */
export interface PlacedEntity extends Stretch {
  readonly entity: Entity;
}

const surrogate = /[\ud800-\udbff]/;

/** The known entities that have characters in `stretch`, in order. */
export function* placedEntities(analysis: Analysis, stretch: Stretch): Generator<PlacedEntity> {
  for (const { sentence, entities } of analysis.found(stretch)) {
    // Without surrogates, as almost always, code points and UTF-16 units count alike.
    const units = surrogate.test(sentence.text) ? codePointToUtf16(sentence.text) : undefined;
    for (const entity of entities) {
      const start = sentence.start + (units?.[entity.start] ?? entity.start);
      const end = sentence.start + (units?.[entity.end] ?? entity.end);
      if (start < stretch.end && end > stretch.start) yield { start, end, entity };
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
  let line = 0;
  let start = 0;
  for (const { start: next, end, entity } of entities) {
    const position = document.lineOf(next);
    const sameLine = position.line === line;
    const { type, modifiers } = appearance(entity, style);
    data.push(
      position.line - line,
      document.measure(sameLine ? start : position.start, next),
      document.measure(next, end),
      type,
      modifiers,
    );
    line = position.line;
    start = next;
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
