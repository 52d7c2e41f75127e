import type { Crf, Floats } from './crf.ts';

/** The decoder of one CRF: from `emissions` [length, K] to the best legal tags [length] and their score. */
export type Viterbi = (emissions: Floats, length: number) => { path: Uint16Array; score: number };

/**
 * The best legal path of a linear-chain CRF, by dynamic programming (Viterbi 1967). Among equal scores the lowest tag
 * wins, at the end first, then backwards. Working memory is kept from sentence to sentence.
 */
export function viterbiDecoder(crf: Crf): Viterbi {
  const { size, start, end, openers, closers, between, innerFrom, innerTo, innerScores } = crf;
  const extremes = columnExtremes(between, closers.length);
  let scores = new Float64Array(size);
  let next = new Float64Array(size);
  /** Indices of the closers that may win, and their scores. */
  const rivals = new Uint16Array(closers.length);
  const rivalScores = new Float64Array(closers.length);
  /** [length, K]: the best predecessor of each tag at each position. */
  let previous = new Uint16Array();

  /**
   * Leaves out the closers that cannot be best before any opener: with its best transition such a one is still worse
   * than another with its worst.
   */
  const findRivals = (): number => {
    let floor = -Infinity;
    for (let index = 0; index < closers.length; index += 1) {
      const guaranteed = (scores[closers[index] as number] as number) + (extremes.least[index] as number);
      if (guaranteed > floor) floor = guaranteed;
    }
    let count = 0;
    for (let index = 0; index < closers.length; index += 1) {
      const score = scores[closers[index] as number] as number;
      if (score + (extremes.greatest[index] as number) < floor) continue;
      rivals[count] = index;
      rivalScores[count] = score;
      count += 1;
    }
    return count;
  };

  /** One position: the best score of each tag, from the scores at the position before, without its emission. */
  const advance = (row: number): void => {
    next.fill(-Infinity);
    const count = findRivals();
    for (let opener = 0, first = 0; opener < openers.length; opener += 1, first += closers.length) {
      let best = -Infinity;
      let from = 0;
      for (let index = 0; index < count; index += 1) {
        const rival = rivals[index] as number;
        const score = (rivalScores[index] as number) + (between[first + rival] as number);
        if (score > best) {
          best = score;
          from = rival;
        }
      }
      const to = openers[opener] as number;
      next[to] = best;
      previous[row + to] = closers[from] as number;
    }
    for (let pair = 0; pair < innerFrom.length; pair += 1) {
      const from = innerFrom[pair] as number;
      const to = innerTo[pair] as number;
      const score = (scores[from] as number) + (innerScores[pair] as number);
      if (score > (next[to] as number)) {
        next[to] = score;
        previous[row + to] = from;
      }
    }
  };

  return (emissions, length) => {
    if (length === 0) return { path: new Uint16Array(), score: 0 };
    if (previous.length < length * size) previous = new Uint16Array(length * size);
    next.set(start);
    for (let position = 0; position < length; position += 1) {
      const row = position * size;
      if (position > 0) advance(row);
      for (let tag = 0; tag < size; tag += 1)
        next[tag] = (next[tag] as number) + (emissions[row + tag] as number);
      [scores, next] = [next, scores];
    }
    let last = 0;
    let score = -Infinity;
    for (let tag = 0; tag < size; tag += 1) {
      const total = (scores[tag] as number) + (end[tag] as number);
      if (total > score) {
        score = total;
        last = tag;
      }
    }
    const path = new Uint16Array(length);
    for (let position = length - 1; position >= 0; position -= 1) {
      path[position] = last;
      last = previous[position * size + last] as number;
    }
    return { path, score };
  };
}

/** Least and greatest value of each column of a matrix [rows, columns]. */
function columnExtremes(
  matrix: Float64Array,
  columns: number,
): { least: Float64Array; greatest: Float64Array } {
  const least = new Float64Array(columns).fill(Infinity);
  const greatest = new Float64Array(columns).fill(-Infinity);
  matrix.forEach((value, index) => {
    const column = index % columns;
    least[column] = Math.min(least[column] as number, value);
    greatest[column] = Math.max(greatest[column] as number, value);
  });
  return { least, greatest };
}
