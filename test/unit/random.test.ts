import { describe, expect, it } from 'vitest';
import { fillDropoutMask, randomStream, type RandomStream } from '../../training/random.ts';

const draw = <T>(count: number, from: () => T): T[] => Array.from({ length: count }, from);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Pearson's chi-squared of counts that should be equal, in standard deviations from its mean. */
function excess(counts: readonly number[]): number {
  const expected = mean(counts);
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const degrees = counts.length - 1;
  return (chiSquared - degrees) / Math.sqrt(2 * degrees);
}

function histogram(values: readonly number[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe('randomStream', () => {
  it('gives these numbers on every machine and in every version: runs can be repeated', () => {
    const stream = randomStream(1, 'shuffle', 2);
    expect(draw(4, stream.uint32)).toEqual([3514405991, 2932656160, 1805482831, 2180236699]);
    expect(randomStream(1, 'shuffle', 2).shuffle([0, 1, 2, 3, 4, 5, 6, 7])).toEqual([1, 0, 7, 3, 5, 2, 4, 6]);
  });

  it('has streams of their own for each seed and each name', () => {
    const first = (stream: RandomStream) => draw(4, stream.uint32).join(' ');
    const names: (string | number)[][] = [
      [],
      ['a'],
      ['b'],
      ['a', 'b'],
      ['ab'],
      ['a', 1],
      ['a', 2],
      ['a1'],
      ['甲'],
      ['𠮷'],
      ['𠮸'],
      ['乙'],
    ];
    const streams = [0, 1, 2, 0.5, -1].flatMap((seed) =>
      names.map((name) => first(randomStream(seed, ...name))),
    );
    expect(new Set(streams).size).toBe(streams.length);
  });

  it('neighbouring seeds and names are not correlated', () => {
    const bits = (a: number, b: number): number => {
      let count = 0;
      for (let word = a ^ b; word !== 0; word &= word - 1) count += 1;
      return count;
    };
    const distances = Array.from({ length: 2000 }, (_, seed) =>
      bits(randomStream(seed, 'epoch', 0).uint32(), randomStream(seed + 1, 'epoch', 0).uint32()),
    );
    // 16 of 32 bits differ on average, with a standard deviation of √8 / √2000.
    expect(Math.abs(mean(distances) - 16)).toBeLessThan((4 * Math.sqrt(8)) / Math.sqrt(2000));
  });

  it('is uniform in its high and in its low bits, and from one number to the next', () => {
    const words = draw(200_000, randomStream(3, 'uniform').uint32);
    expect(
      excess(
        histogram(
          words.map((word) => word >>> 24),
          256,
        ),
      ),
    ).toBeLessThan(4);
    expect(
      excess(
        histogram(
          words.map((word) => word & 255),
          256,
        ),
      ),
    ).toBeLessThan(4);
    const pairs = words.slice(1).map((word, index) => (word >>> 28) * 16 + ((words[index] ?? 0) >>> 28));
    expect(excess(histogram(pairs, 256))).toBeLessThan(4);
  });

  it('uniform is in [0, 1), integer in 0 … n - 1 and hits each equally often', () => {
    const stream = randomStream(4, 'integer');
    expect(draw(10_000, stream.uniform).every((value) => 0 <= value && value < 1)).toBe(true);
    const counts = histogram(
      draw(70_000, () => stream.integer(7)),
      7,
    );
    expect(counts).toHaveLength(7);
    expect(excess(counts)).toBeLessThan(4);
  });

  it('normal has the moments of the standard normal distribution', () => {
    const values = draw(100_000, randomStream(5, 'normal').normal);
    const moment = (power: number) => mean(values.map((value) => value ** power));
    expect(moment(1)).toBeCloseTo(0, 1.5);
    expect(moment(2)).toBeCloseTo(1, 1.5);
    expect(moment(3)).toBeCloseTo(0, 1);
    expect(moment(4)).toBeCloseTo(3, 1);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('shuffle gives every order equally often', () => {
    const stream = randomStream(6, 'shuffle');
    const orders = new Map<string, number>();
    for (const order of draw(24_000, () => stream.shuffle(['a', 'b', 'c', 'd']).join(''))) {
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    expect(excess([...orders.values()])).toBeLessThan(4);
  });
});

describe('fillDropoutMask', () => {
  const mask = (length: number, keep: number, seed = 1, step = 1, layer = 'lstm'): Uint8Array => {
    const data = new Uint8Array(length).fill(9);
    fillDropoutMask(data, keep, seed, step, layer);
    return data;
  };

  it('gives this mask on every machine and in every version: an interrupted run can be resumed', () => {
    expect([...mask(12, 0.5, 1, 2, 'lstm')]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1]);
  });

  it('is a function of seed, step and layer, each of which changes it', () => {
    expect(mask(1000, 0.5)).toEqual(mask(1000, 0.5));
    const others = [mask(1000, 0.5, 2), mask(1000, 0.5, 1, 2), mask(1000, 0.5, 1, 1, 'cnn')];
    for (const other of others) expect(other).not.toEqual(mask(1000, 0.5));
  });

  it('a shorter mask is the beginning of a longer one, whatever its length', () => {
    const long = mask(64, 0.5);
    for (const length of [0, 1, 4, 32, 60]) expect(mask(length, 0.5)).toEqual(long.slice(0, length));
    for (let length = 1; length < 12; length += 1)
      expect(mask(length, 1)).toEqual(new Uint8Array(length).fill(1));
  });

  it.each([0, 1 / 256, 0.1, 0.5, 0.7, 0.8, 255 / 256, 1])('keeps the share %d, rounded to 1/256', (keep) => {
    const data = mask(400_000, keep);
    const expected = Math.round(keep * 256) / 256;
    const deviation = Math.sqrt((expected * (1 - expected)) / data.length);
    const kept = mean(Array.from(data));
    expect(Math.abs(kept - expected)).toBeLessThanOrEqual(4 * deviation);
    expect(data.every((value) => value === 0 || value === 1)).toBe(true);
  });

  it('neighbours are dropped independently', () => {
    const data = mask(400_000, 0.5);
    const pairs = Array.from(
      { length: data.length / 2 },
      (_, index) => (data[2 * index] ?? 0) * 2 + (data[2 * index + 1] ?? 0),
    );
    expect(excess(histogram(pairs, 4))).toBeLessThan(4);
  });
});
