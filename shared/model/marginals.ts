import type { Crf, Floats } from './crf.ts';
import { logAdd, logProduct } from './log-matrix.ts';

/**
 * What the forward-backward algorithm knows of a sentence, over legal paths only; all are logarithms.
 * The arrays are [length, K], larger where memory was kept, and valid until the next sentence.
 */
export interface Lattice {
  /** log Z: the sum over all paths. */
  readonly logPartition: number;
  /** Sum over the beginnings of paths up to this tag, its emission included. */
  readonly forward: Float64Array;
  /** Sum over the continuations of paths after this tag, its emission not included. */
  readonly backward: Float64Array;
  /** The part of `backward` in which no span goes on: the next tag is an opener, or the sentence ends. */
  readonly leaving: Float64Array;
}

/** Takes `emissions` [length, K]. */
export type ForwardBackward = (emissions: Floats, length: number) => Lattice;

/**
 * Constrained forward-backward for a linear-chain CRF (Rabiner 1989, section III), in log space with double precision.
 */
export function forwardBackward(crf: Crf): ForwardBackward {
  const { size, start, end, openers, closers, between, innerFrom, innerTo, innerScores } = crf;
  const intoOpeners = logProduct(between, openers.length, closers.length);
  const outOfClosers = logProduct(
    transposed(between, openers.length, closers.length),
    closers.length,
    openers.length,
  );
  const atOpeners = new Float64Array(openers.length);
  const atClosers = new Float64Array(closers.length);
  let forward = new Float64Array();
  let backward = new Float64Array();
  let leaving = new Float64Array();

  /** The forward scores of a position from those of the position before. */
  const advance = (previous: number, row: number, emissions: Floats): void => {
    gather(forward, previous, closers, atClosers);
    intoOpeners(atClosers, atOpeners);
    for (let index = 0; index < openers.length; index += 1) {
      forward[row + (openers[index] as number)] = atOpeners[index] as number;
    }
    for (let pair = 0; pair < innerFrom.length; pair += 1) {
      const to = row + (innerTo[pair] as number);
      const from = previous + (innerFrom[pair] as number);
      forward[to] = logAdd(forward[to] as number, (forward[from] as number) + (innerScores[pair] as number));
    }
    for (let tag = row; tag < row + size; tag += 1)
      forward[tag] = (forward[tag] as number) + (emissions[tag] as number);
  };

  /** The backward scores of a position from those of the position after. */
  const retreat = (next: number, row: number, emissions: Floats): void => {
    for (let index = 0; index < openers.length; index += 1) {
      const tag = next + (openers[index] as number);
      atOpeners[index] = (backward[tag] as number) + (emissions[tag] as number);
    }
    outOfClosers(atOpeners, atClosers);
    for (let index = 0; index < closers.length; index += 1) {
      const tag = row + (closers[index] as number);
      leaving[tag] = backward[tag] = atClosers[index] as number;
    }
    for (let pair = 0; pair < innerFrom.length; pair += 1) {
      const from = row + (innerFrom[pair] as number);
      const to = next + (innerTo[pair] as number);
      const score = (backward[to] as number) + (emissions[to] as number) + (innerScores[pair] as number);
      backward[from] = logAdd(backward[from] as number, score);
    }
  };

  return (emissions, length) => {
    const used = length * size;
    if (forward.length < used) {
      forward = new Float64Array(used);
      backward = new Float64Array(used);
      leaving = new Float64Array(used);
    }
    if (length === 0) return { logPartition: 0, forward, backward, leaving };
    for (const scores of [forward, backward, leaving]) scores.fill(-Infinity, 0, used);
    for (let tag = 0; tag < size; tag += 1)
      forward[tag] = (start[tag] as number) + (emissions[tag] as number);
    for (let row = size; row < used; row += size) advance(row - size, row, emissions);
    const last = used - size;
    backward.set(end, last);
    leaving.set(end, last);
    for (let row = last - size; row >= 0; row -= size) retreat(row + size, row, emissions);
    let logPartition = -Infinity;
    for (let tag = 0; tag < size; tag += 1) {
      logPartition = logAdd(logPartition, (forward[last + tag] as number) + (end[tag] as number));
    }
    return { logPartition, forward, backward, leaving };
  };
}

/** [length, K]: the probability of each tag at each position. */
export function tagMarginals(
  { logPartition, forward, backward }: Lattice,
  length: number,
  size: number,
): Float64Array {
  const marginals = new Float64Array(length * size);
  for (let index = 0; index < marginals.length; index += 1) {
    marginals[index] = Math.exp((forward[index] as number) + (backward[index] as number) - logPartition);
  }
  return marginals;
}

function gather(scores: Float64Array, row: number, tags: Uint16Array, result: Float64Array): void {
  for (let index = 0; index < tags.length; index += 1)
    result[index] = scores[row + (tags[index] as number)] as number;
}

const transposed = (matrix: Float64Array, rows: number, columns: number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, index) => {
    const column = Math.floor(index / rows);
    return matrix[(index % rows) * columns + column] as number;
  });
