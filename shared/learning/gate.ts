import type { GateCounts, GateFigures } from './job.ts';
import { reasonOf, type Reason } from './reason.ts';
import type { Why } from './why.ts';

/** Micro F1 on the gate's sentences may fall by so much: half a point, and what rounding does to it. */
const tolerance = 0.005 + 1e-9;

/**
 * No label may lose half of its F1 and so many spans that were found before: with a few sentences of each label, one
 * or two say nothing.
 */
const collapse = 0.5;
const enoughLost = 3;

export interface Decision extends Reason {
  readonly publish: boolean;
}

/**
 * Whether a candidate goes live: corrections that it was not trained on come out better than with the live model, or,
 * where that knows them all already, no worse; and what the model that training began with knew is not forgotten. Were
 * it the live one that this is asked of, a version that came out well by chance would refuse all that follow.
 *
 * @param job where it unlearns, the first model in all figures is the one that training began with, and the candidate
 *   need only be no worse: that it does not know what was taken back is what is better about it
 */
export function decide(
  { corrections, gate, base = liveOf(gate) }: GateFigures,
  { unlearns = false }: { readonly unlearns?: boolean | undefined } = {},
): Decision {
  const own = sums(Object.values(corrections));
  const general = sums(Object.values(gate));
  const [before, after] = [f1(own.live), f1(own.candidate)];
  const [baseF1, liveF1, isF1] = [f1(sumOf(Object.values(base))), f1(general.live), f1(general.candidate)];
  const compared = {
    corrections: isEmpty(own) ? null : { live: before, candidate: after },
    gate: { live: liveF1, candidate: isF1, base: baseF1 },
    ...(unlearns && { unlearned: true as const }),
  };
  const refused = (why: Why): Decision => ({ publish: false, ...reasonOf(why) });

  const [wrong, stillWrong] = [mistakes(own.live), mistakes(own.candidate)];
  const isBetter = after > before || (after === before && stillWrong < wrong);
  const mayEqual = wrong === 0 || (unlearns && stillWrong === wrong);
  if (after < before) return refused({ kind: 'worse', f1: compared });
  if (!isBetter && !mayEqual) return refused({ kind: 'noBetter', f1: compared });
  if (baseF1 - isF1 > tolerance) return refused({ kind: 'forgot', f1: compared });
  const lost = Object.entries(base).flatMap(([label, known]) =>
    collapsed(known, gate[label]?.candidate ?? none) ? [label] : [],
  );
  if (lost.length > 0) return refused({ kind: 'forgotLabels', labels: lost, f1: compared });
  return { publish: true, ...reasonOf({ kind: 'better', f1: compared }) };
}

type Pair = GateFigures['gate'][string];

const liveOf = (gate: GateFigures['gate']): Record<string, GateCounts> =>
  Object.fromEntries(Object.entries(gate).map(([label, { live }]) => [label, live]));

const collapsed = (known: GateCounts, candidate: GateCounts): boolean =>
  known.correct - candidate.correct >= enoughLost && f1(candidate) < collapse * f1(known);

/** Over all labels. */
const sums = (pairs: readonly Pair[]): Pair => ({
  live: sumOf(pairs.map(({ live }) => live)),
  candidate: sumOf(pairs.map(({ candidate }) => candidate)),
});

export const none: GateCounts = { correct: 0, predicted: 0, gold: 0 };

export const sumOf = (all: readonly GateCounts[]): GateCounts => ({
  correct: sum(all.map(({ correct }) => correct)),
  predicted: sum(all.map(({ predicted }) => predicted)),
  gold: sum(all.map(({ gold }) => gold)),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const isEmpty = ({ live, candidate }: Pair): boolean =>
  live.gold + live.predicted + candidate.predicted === 0;

/** 1 where there is nothing to find and nothing was found. */
export const f1 = ({ correct, predicted, gold }: GateCounts): number =>
  predicted + gold === 0 ? 1 : (2 * correct) / (predicted + gold);

/** What a user would have to correct. Of rejections F1 knows only whether all of them were learned. */
const mistakes = ({ correct, predicted, gold }: GateCounts): number => predicted + gold - 2 * correct;
