import { figuresOf, sum, type Counts } from '../evaluation/score.ts';
import { orders, type Order } from './orders.ts';
import type { Step } from './steps.ts';

/** The steps of one simulation. */
export interface Trace {
  readonly order: Order;
  readonly seed: number;
  readonly steps: readonly Step[];
}

/** Of one figure over the seeds. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Where the simulations of one order stand after so many corrections. */
export interface Point {
  readonly corrections: number;
  /** Micro F1 on the test part. */
  readonly f1: Spread;
  /** Sentences looked at. */
  readonly looked: Spread;
  /** Labels of the test part that no correction was about, and the micro F1 of these alone; null where none is left. */
  readonly untouched: {
    readonly labels: Spread;
    readonly before: Spread;
    readonly after: Spread;
  } | null;
}

export interface Curve {
  readonly order: Order;
  readonly seeds: readonly number[];
  /** As far as all seeds have come. */
  readonly points: readonly Point[];
}

/** One curve for each order that there are simulations of. */
export const curvesOf = (traces: readonly Trace[]): Curve[] =>
  orders.flatMap((order) => {
    const own = traces.filter((trace) => trace.order === order && trace.steps.length > 0);
    if (own.length === 0) return [];
    const common = Math.min(...own.map(({ steps }) => steps.length));
    const points = Array.from({ length: common }, (_, step) =>
      pointOf(
        own.map(({ steps }) => steps),
        step,
      ),
    );
    return [{ order, seeds: own.map(({ seed }) => seed).sort((a, b) => a - b), points }];
  });

function pointOf(runs: readonly (readonly Step[])[], step: number): Point {
  const here = runs.map((steps) => ({ first: steps[0] as Step, now: steps[step] as Step }));
  const untouched = here.flatMap(({ first, now }) => untouchedOf(first, now));
  return {
    corrections: Math.max(...here.map(({ now }) => now.corrections)),
    f1: spread(here.map(({ now }) => f1Of(Object.values(now.test)))),
    looked: spread(here.map(({ now }) => now.looked)),
    untouched:
      untouched.length === 0
        ? null
        : {
            labels: spread(untouched.map(({ labels }) => labels)),
            before: spread(untouched.map(({ before }) => before)),
            after: spread(untouched.map(({ after }) => after)),
          },
  };
}

/** Nothing where every label was corrected. */
function untouchedOf(first: Step, now: Step) {
  const labels = Object.keys({ ...first.test, ...now.test }).filter(
    (label) => !now.corrected.includes(label) && goldOf(first, label) + goldOf(now, label) > 0,
  );
  const f1In = (step: Step) =>
    f1Of(labels.map((label) => step.test[label]).filter((counts) => counts !== undefined));
  return labels.length === 0 ? [] : [{ labels: labels.length, before: f1In(first), after: f1In(now) }];
}

const goldOf = ({ test }: Step, label: string): number => test[label]?.gold ?? 0;

const f1Of = (counts: readonly Counts[]): number => figuresOf(sum(counts)).f1;

const spread = (values: readonly number[]): Spread => ({
  mean: values.reduce((total, value) => total + value, 0) / values.length,
  low: Math.min(...values),
  high: Math.max(...values),
});

/**
 * Corrections after which the mean of a curve first reaches a figure, straight lines between its points; undefined where
 * it does not.
 */
export function reaches({ points }: Curve, f1: number): number | undefined {
  const at = points.findIndex((point) => point.f1.mean >= f1);
  const [before, here] = [points[at - 1], points[at]];
  if (!here || !before) return here?.corrections;
  const share = (f1 - before.f1.mean) / (here.f1.mean - before.f1.mean);
  // What rounding adds must not make one more correction.
  return Math.ceil(before.corrections + share * (here.corrections - before.corrections) - 1e-6);
}
