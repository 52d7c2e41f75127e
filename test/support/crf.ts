import type { CrfScores, Floats } from '../../shared/model/crf.ts';
import type { Transitions } from '../../shared/tagging/transitions.ts';

/** A case of the golden vectors `crf.json`. */
export interface CrfVector {
  readonly name: string;
  readonly emissions: number[][];
  readonly transitions: number[][];
  readonly start: number[];
  readonly end: number[];
  readonly log_partition: number;
  readonly marginals: number[][];
  readonly viterbi_path: number[];
  readonly viterbi_score: number;
  readonly gold: number[];
  readonly nll: number;
}

export interface ScoredPath {
  readonly path: readonly number[];
  readonly score: number;
}

/** Every legal path of a small CRF with its score, in lexical order: the definition itself. */
export function legalPaths(
  legal: Transitions,
  scores: CrfScores,
  emissions: Floats,
  length: number,
): ScoredPath[] {
  const size = legal.start.length;
  const at = (values: ArrayLike<number>, index: number): number => values[index] ?? NaN;
  const grow = (path: readonly number[], score: number): ScoredPath[] => {
    const last = path.at(-1);
    if (path.length === length) {
      return last !== undefined && legal.end[last] ? [{ path, score: score + at(scores.end, last) }] : [];
    }
    return Array.from({ length: size }, (_, tag) => tag).flatMap((tag) => {
      if (!(last === undefined ? legal.start[tag] : legal.pairs[last * size + tag])) return [];
      const step = last === undefined ? at(scores.start, tag) : at(scores.transitions, last * size + tag);
      return grow([...path, tag], score + step + at(emissions, path.length * size + tag));
    });
  };
  return grow([], 0);
}

export function logSumExp(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest === -Infinity
    ? largest
    : largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

/** Uniform numbers in [-range, range) from a seed (Park and Miller's generator). */
export function seeded(seed: number): (range: number) => number {
  let state = (seed % 2147483646) + 1;
  return (range) => {
    state = (state * 48271) % 2147483647;
    return (state / 2147483647) * 2 * range - range;
  };
}

export const randomScores = (size: number, random: () => number): CrfScores => ({
  transitions: Float64Array.from({ length: size * size }, random),
  start: Float64Array.from({ length: size }, random),
  end: Float64Array.from({ length: size }, random),
});
