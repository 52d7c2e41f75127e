import type { Transitions } from '../tagging/transitions.ts';

export type Floats = Float32Array | Float64Array;

/** The scores of a linear-chain CRF over K tags. */
export interface CrfScores {
  /** [K, K], from → to */
  readonly transitions: Floats;
  /** [K] */
  readonly start: Floats;
  /** [K] */
  readonly end: Floats;
}

/**
 * A CRF restricted to legal tag sequences, laid out for speed. The legal pairs of every tagging scheme are: any
 * `closer` (O, the last tag of a span) before any `opener` (O, the first tag of a span), and a few more pairs inside
 * the spans. So the tags that may be reached are two sets: openers, each with all closers before it, and the others,
 * each with a few predecessors of its own label.
 */
export interface Crf {
  /** K */
  readonly size: number;
  /** [K]; minus infinity where a sentence may not begin. */
  readonly start: Float64Array;
  /** [K]; minus infinity where a sentence may not end. */
  readonly end: Float64Array;
  /** Ascending. */
  readonly openers: Uint16Array;
  /** Ascending. */
  readonly closers: Uint16Array;
  /** [openers, closers]: the transition into the opener (row) from the closer (column). */
  readonly between: Float64Array;
  /** The legal pairs inside spans, ordered by `to`, then by `from`. */
  readonly innerFrom: Uint16Array;
  readonly innerTo: Uint16Array;
  readonly innerScores: Float64Array;
}

/**
 * @throws Error if a legal score is not finite, or if the legal pairs have another structure than described at `Crf`.
 */
export function compileCrf(legal: Transitions, { transitions, start, end }: CrfScores): Crf {
  const size = legal.start.length;
  const tags = Array.from({ length: size }, (_, tag) => tag);
  const isLegal = (from: number, to: number): boolean => legal.pairs[from * size + to] === 1;
  const scoreOf = (scores: Floats, index: number): number => {
    const score = scores[index];
    if (score === undefined || !Number.isFinite(score))
      throw new Error('a transition score is not a finite number');
    return score;
  };
  // A sentence begins with an opener and ends with a closer.
  const openers = tags.filter((tag) => legal.start[tag] === 1);
  const closers = tags.filter((tag) => legal.end[tag] === 1);
  const isOpener = new Set(openers);
  const inner = tags
    .filter((to) => !isOpener.has(to))
    .flatMap((to) => tags.filter((from) => isLegal(from, to)).map((from) => ({ from, to })));
  const isCloser = new Set(closers);
  if (openers.some((to) => tags.some((from) => isLegal(from, to) !== isCloser.has(from)))) {
    throw new Error('the legal transitions are not those of a tagging scheme');
  }
  const restricted = (scores: Floats, allowed: ReadonlySet<number>): Float64Array =>
    Float64Array.from(tags, (tag) => (allowed.has(tag) ? scoreOf(scores, tag) : -Infinity));
  return {
    size,
    start: restricted(start, isOpener),
    end: restricted(end, isCloser),
    openers: Uint16Array.from(openers),
    closers: Uint16Array.from(closers),
    between: Float64Array.from(
      openers.flatMap((to) => closers.map((from) => scoreOf(transitions, from * size + to))),
    ),
    innerFrom: Uint16Array.from(inner, ({ from }) => from),
    innerTo: Uint16Array.from(inner, ({ to }) => to),
    innerScores: Float64Array.from(inner, ({ from, to }) => scoreOf(transitions, from * size + to)),
  };
}
