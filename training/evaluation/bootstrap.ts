import { randomStream } from '../random.ts';
import { figuresOf, sum, type Counts } from './score.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const resamples = 1_000;
const coverage = 0.95;

/**
 * 95 % intervals by the percentile bootstrap (Efron, 1979) over sentences: 1,000 sets of as many sentences are drawn
 * with replacement, and each statistic is worked out for each set.
 * @param statistics of a set of sentences, always in the same order
 */
export function bootstrapIntervals<S>(
  sentences: readonly S[],
  statistics: (drawn: readonly S[]) => readonly number[],
  seed = 1,
): Interval[] {
  const random = randomStream(seed, 'bootstrap');
  const rows = Array.from({ length: resamples }, () =>
    statistics(sentences.map(() => sentences[random.integer(sentences.length)] as S)),
  );
  return (rows[0] ?? []).map((_, column) => {
    const values = Float64Array.from(rows, (row) => row[column] ?? 0).sort();
    return { low: quantile(values, (1 - coverage) / 2), high: quantile(values, (1 + coverage) / 2) };
  });
}

/** The interval of the micro F1. @param sentences the counts of each sentence, all labels together */
export const f1Interval = (sentences: readonly Counts[], seed = 1): Interval =>
  bootstrapIntervals(sentences, (drawn) => [figuresOf(sum(drawn)).f1], seed)[0] ?? { low: 0, high: 0 };

/** Linear between the two nearest values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}
