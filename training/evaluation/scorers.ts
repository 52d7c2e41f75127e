import { placeKey, type SpanKey } from './score.ts';

/** When a predicted span is the gold one; in both cases it needs the same label. */
export const scorers = ['exact', 'cluener'] as const;

/**
 * `exact`: at the same place. `cluener`: with the same text, so that each name counts once in its sentence wherever and
 * however often it stands there, as CLUENER's `score.py` counts.
 */
export type Scorer = (typeof scorers)[number];

/** How a scorer tells the spans of one sentence apart. */
export function spanKey(scorer: Scorer, text: string): SpanKey {
  if (scorer === 'exact') return placeKey;
  const characters = [...text];
  return ({ start, end }) => characters.slice(start, end).join('');
}
