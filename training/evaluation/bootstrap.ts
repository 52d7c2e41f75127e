import { randomStream } from '../random.ts';
import { figuresOf, type Counts } from './score.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const resamples = 1_000;
const coverage = 0.95;

/**
 * 95 % interval of the micro F1 by the percentile bootstrap (Efron, 1979) over sentences: 1,000 sets of as many
 * sentences are drawn with replacement, each scored from the counts of its sentences.
 * @param sentences the counts of each sentence, all labels together
 */
export function f1Interval(sentences: readonly Counts[], seed = 1): Interval {
  if (sentences.length === 0) return { low: 0, high: 0 };
  const random = randomStream(seed, 'bootstrap');
  const values = Float64Array.from({ length: resamples }, () => {
    let [tp, predicted, gold] = [0, 0, 0];
    for (let drawn = 0; drawn < sentences.length; drawn++) {
      const counts = sentences[random.integer(sentences.length)];
      if (!counts) continue;
      tp += counts.tp;
      predicted += counts.predicted;
      gold += counts.gold;
    }
    return figuresOf({ tp, predicted, gold }).f1;
  }).sort();
  return { low: quantile(values, (1 - coverage) / 2), high: quantile(values, (1 + coverage) / 2) };
}

/** Linear between the two nearest values. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return below + (above - below) * (place - Math.floor(place));
}
