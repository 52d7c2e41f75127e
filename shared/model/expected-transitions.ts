import type { Crf, Floats } from './crf.ts';
import type { Lattice } from './marginals.ts';

/** The logarithm of a probability that is lost in rounding beside any that counts. */
const negligible = -40;

/** Takes the lattice of `emissions` [length, K]; gives [K, K], from → to. */
export type TransitionCounter = (lattice: Lattice, emissions: Floats, length: number) => Float64Array;

/**
 * How often each transition is expected in a sentence: the sum over its positions of the probability of the pair there
 * (Rabiner 1989, Eq. 37 and 39b). All of them add up to length - 1.
 */
export function expectedTransitions(crf: Crf): TransitionCounter {
  const { size, openers, closers, between, innerFrom, innerTo, innerScores } = crf;
  const columns = closers.length;
  // As in `logProduct`: exponentials once of the matrix, each row shifted by its maximum, and once of each position.
  const shifts = Array.from(openers, (_, row) =>
    Math.max(...between.subarray(row * columns, (row + 1) * columns)),
  );
  const factors = between.map((score, pair) =>
    Math.exp(score - (shifts[Math.floor(pair / columns)] as number)),
  );
  const sums = new Float64Array(between.length);
  const before = new Float64Array(columns);

  /** Adds the pairs of an opener and all closers before it, but for the factor of each pair. */
  const addBetween = (
    { forward, backward, logPartition }: Lattice,
    emissions: Floats,
    previous: number,
    row: number,
  ): void => {
    let largest = -Infinity;
    for (let column = 0; column < columns; column += 1)
      largest = Math.max(largest, forward[previous + (closers[column] as number)] as number);
    for (let column = 0; column < columns; column += 1)
      before[column] = Math.exp((forward[previous + (closers[column] as number)] as number) - largest);
    for (let index = 0; index < openers.length; index += 1) {
      const to = row + (openers[index] as number);
      const behind = (emissions[to] as number) + (backward[to] as number) - logPartition;
      const most = largest + (shifts[index] as number) + behind;
      if (!(most >= negligible)) continue;
      const weight = Math.exp(most);
      const first = index * columns;
      for (let column = 0; column < columns; column += 1)
        sums[first + column] = (sums[first + column] as number) + weight * (before[column] as number);
    }
  };

  return (lattice, emissions, length) => {
    const { forward, backward, logPartition } = lattice;
    const counts = new Float64Array(size * size);
    sums.fill(0);
    for (let row = size; row < length * size; row += size) {
      addBetween(lattice, emissions, row - size, row);
      for (let pair = 0; pair < innerFrom.length; pair += 1) {
        const from = innerFrom[pair] as number;
        const to = innerTo[pair] as number;
        const score =
          (forward[row - size + from] as number) +
          (innerScores[pair] as number) +
          (emissions[row + to] as number) +
          (backward[row + to] as number);
        const place = from * size + to;
        if (score - logPartition >= negligible)
          counts[place] = (counts[place] as number) + Math.exp(score - logPartition);
      }
    }
    for (let pair = 0; pair < sums.length; pair += 1) {
      const from = closers[pair % columns] as number;
      const to = openers[Math.floor(pair / columns)] as number;
      counts[from * size + to] = (sums[pair] as number) * (factors[pair] as number);
    }
    return counts;
  };
}
