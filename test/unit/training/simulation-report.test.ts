import { describe, expect, it } from 'vitest';
import { curvesOf, reaches, type Trace } from '../../../training/simulation/curves.ts';
import { plot } from '../../../training/simulation/plot.ts';
import { reportOf } from '../../../training/simulation/report.ts';
import type { Order } from '../../../training/simulation/orders.ts';
import type { Step } from '../../../training/simulation/steps.ts';

/** Of ten persons and ten cities so many are found; persons are what is corrected. */
function step(number: number, persons: number, cities: number): Step {
  return {
    step: number,
    corrections: 50 * number,
    looked: 100 * number,
    inHand: null,
    kinds: { accept: 0, relabel: 20 * number, reject: 10 * number, add: 20 * number },
    corrected: number === 0 ? [] : ['person'],
    gate:
      number === 0
        ? null
        : { publish: number !== 2, reason: 'because', test: { tp: 0, predicted: 0, gold: 20 } },
    version: `v${number}`,
    folder: null,
    test: {
      person: { tp: persons, predicted: 10, gold: 10 },
      city: { tp: cities, predicted: 10, gold: 10 },
    },
  };
}

const trace = (order: Order, seed: number, found: readonly (readonly [number, number])[]): Trace => ({
  ...{ order, seed },
  steps: found.map(([persons, cities], index) => step(index, persons, cities)),
});

const traces = [
  trace('teaching', 2, [
    [2, 8],
    [7, 8],
    [9, 9],
  ]),
  trace('teaching', 1, [
    [2, 8],
    [5, 8],
    [9, 7],
    [9, 7],
  ]),
  trace('reading', 1, [
    [2, 8],
    [4, 8],
    [6, 6],
  ]),
  trace('reading', 2, [
    [2, 8],
    [4, 8],
    [6, 8],
  ]),
];
const curves = curvesOf(traces);
const curveOf = (order: Order) => curves.find((curve) => curve.order === order);

describe('curves', () => {
  it('are one for each order, as far as all its seeds have come', () => {
    expect(curves.map(({ order }) => order)).toEqual(['reading', 'teaching']);
    expect(curveOf('teaching')?.seeds).toEqual([1, 2]);
    expect(curveOf('teaching')?.points.map(({ corrections }) => corrections)).toEqual([0, 50, 100]);
  });

  it('have the mean and the spread of micro F1', () => {
    const [first, second] = curveOf('teaching')?.points ?? [];
    expect(first?.f1).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    // (5 + 8) / 20 and (7 + 8) / 20
    expect(second?.f1.low).toBeCloseTo(0.65);
    expect(second?.f1.high).toBeCloseTo(0.75);
    expect(second?.f1.mean).toBeCloseTo(0.7);
  });

  it('score the labels that were not corrected by themselves', () => {
    const [first, , last] = curveOf('reading')?.points ?? [];
    expect(first?.untouched?.labels.mean).toBe(2);
    expect(last?.untouched).toEqual({
      labels: { mean: 1, low: 1, high: 1 },
      before: { mean: 0.8, low: 0.8, high: 0.8 },
      after: { mean: 0.7, low: 0.6, high: 0.8 },
    });
    const all = { ...step(1, 5, 5), corrected: ['city', 'person'] };
    const [curve] = curvesOf([{ order: 'random', seed: 1, steps: [step(0, 2, 8), all] }]);
    expect(curve?.points[1]?.untouched).toBeNull();
  });

  it('tell after how many corrections a figure is reached', () => {
    const teaching = curveOf('teaching');
    if (!teaching) throw new Error('no curve');
    expect(reaches(teaching, 0.4)).toBe(0);
    expect(reaches(teaching, 0.6)).toBe(25);
    expect(reaches(teaching, 0.7)).toBe(50);
    expect(reaches(teaching, 0.95)).toBeUndefined();
  });
});

describe('the report', () => {
  const text = reportOf(curves, traces, 'f1.svg');

  it('has the figures of every order', () => {
    expect(text).toContain('| corrections | reading (seeds 1, 2) | teaching (seeds 1, 2) |');
    expect(text).toContain('| 50 | 60.00 | 70.00 (65.00-75.00) |');
    expect(text).toContain('| 100 | 65.00 (60.00-70.00) | 85.00 (80.00-90.00) |');
    expect(text).toContain(
      'Reading order reaches 65.00 with 100 corrections. The others reach that: teaching after 38.',
    );
    expect(text).toContain('| reading | 200 | 0 | 40 | 20 | 40 | 2 of 4 |');
    expect(text).toContain('| reading | 100 | 1.0 | 80.00 | 70.00 (60.00-80.00) |');
  });

  it('draws a line and a band for each order, in light and in dark', () => {
    const svg = plot(curves);
    expect(svg.match(/<polyline/g)).toHaveLength(2);
    expect(svg.match(/<polygon/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(6);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const opened = [...svg.matchAll(/<([a-z]+)[ >][^>]*?(\/?)>/g)].filter(([, , closed]) => closed === '');
    expect(svg.match(/<\/[a-z]+>/g)?.length).toBe(opened.length);
    expect(plot([])).not.toMatch(/NaN|Infinity/);
  });
});
