import type { Ratios } from './score.ts';

/** Several runs of one experiment that differ by their seed. */
export interface Spread {
  readonly mean: number;
  /** Sample standard deviation (n - 1); undefined for a single run. */
  readonly deviation: number | undefined;
}

/** Precision, recall and F1 each on its own, as CLC prints them: the mean F1 is not that of the means. */
export const acrossRuns = (runs: readonly Ratios[]): Readonly<Record<keyof Ratios, Spread>> => ({
  precision: spread(runs.map(({ precision }) => precision)),
  recall: spread(runs.map(({ recall }) => recall)),
  f1: spread(runs.map(({ f1 }) => f1)),
});

/** @throws RangeError for an empty list */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('there are no runs to take the mean of');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : undefined };
}
