import { describe, expect, it } from 'vitest';
import { f1Interval } from '../../training/evaluation/bootstrap.ts';
import { figuresOf, sum, type Counts } from '../../training/evaluation/score.ts';
import { randomStream } from '../../training/random.ts';

/** Sentences of one mention each, found with probability `share`; what is found is right. */
function sentences(count: number, share: number, seed: number): Counts[] {
  const random = randomStream(seed, 'sentences');
  return Array.from({ length: count }, () => {
    const found = random.uniform() < share ? 1 : 0;
    return { tp: found, predicted: found, gold: 1 };
  });
}

const f1 = (counts: readonly Counts[]) => figuresOf(sum(counts)).f1;

describe('f1Interval', () => {
  it('is the point itself where sentences do not differ', () => {
    const same = Array.from({ length: 20 }, () => ({ tp: 1, predicted: 2, gold: 2 }));
    expect(f1Interval(same)).toEqual({ low: 0.5, high: 0.5 });
    expect(f1Interval([])).toEqual({ low: 0, high: 0 });
  });

  it('depends on the seed alone', () => {
    const counts = sentences(100, 0.5, 1);
    expect(f1Interval(counts, 7)).toEqual(f1Interval(counts, 7));
    expect(f1Interval(counts, 7)).not.toEqual(f1Interval(counts, 8));
  });

  it('has the width that the normal approximation gives', () => {
    // With S sentences of one mention, F1 = 2r / (1 + r) of the share r that was found, whose deviation is
    // sqrt(r (1 - r) / S); by the delta method that of F1 is 2 / (1 + r)² times as large.
    const counts = sentences(2_000, 0.6, 2);
    const found = sum(counts).tp / counts.length;
    const deviation = (2 / (1 + found) ** 2) * Math.sqrt((found * (1 - found)) / counts.length);
    const { low, high } = f1Interval(counts);
    expect((high - low) / (2 * 1.96 * deviation)).toBeCloseTo(1, 1);
    expect((low + high) / 2).toBeCloseTo(f1(counts), 2);
  });

  it('holds the true value about 95 times of 100', () => {
    const truth = (2 * 0.6) / 1.6;
    const held = Array.from({ length: 200 }, (_, trial) =>
      f1Interval(sentences(150, 0.6, trial), trial),
    ).filter(({ low, high }) => low <= truth && truth <= high).length;
    expect(held).toBeGreaterThan(180);
    expect(held).toBeLessThan(199);
  });

  it('draws whole sentences, so that mentions of one sentence go together', () => {
    const apart = Array.from({ length: 400 }, (_, i) => ({ tp: i % 2, predicted: 1, gold: 1 }));
    const together = Array.from({ length: 40 }, (_, i) => ({ tp: 10 * (i % 2), predicted: 10, gold: 10 }));
    const width = ({ low, high }: { low: number; high: number }) => high - low;
    expect(f1(apart)).toBe(f1(together));
    expect(width(f1Interval(together)) / width(f1Interval(apart))).toBeCloseTo(Math.sqrt(10), 0);
  });
});
