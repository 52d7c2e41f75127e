import type { Value } from '../engine/graph.ts';
import {
  add,
  concat,
  exp,
  fixedDim,
  greater,
  log,
  matmul,
  max,
  mul,
  reshape,
  scan,
  slice,
  stopGradient,
  sub,
  sum,
  transpose,
  where,
} from '../engine/ops/index.ts';

/** The scores of a linear-chain CRF over K tags; forbidden ones are far below all others. */
export interface CrfScores {
  /** [batch, length, K] */
  readonly emissions: Value;
  /** [K, K], from → to */
  readonly transitions: Value;
  /** [K] */
  readonly start: Value;
  /** [K] */
  readonly end: Value;
}

/** Added to a score to forbid it. */
export const forbidden = -1e4;

/** Keeps the logarithm of a sum finite where no path arrives. */
const tiny = 1e-30;

/**
 * Negative log-likelihood per sentence, [batch]: log Z over all paths minus log Z over the allowed ones.
 * Ordinary gold allows one tag at each position; a position about which nothing is known allows all.
 * @param allowed [batch, length, K], 1 for the tags that a position may have, else 0.
 * @param mask [batch, length], 1 on text and 0 on padding; the first position is always text.
 */
export function crfLoss(scores: CrfScores, allowed: Value, mask: Value): Value {
  const batch = fixedDim(scores.emissions, 0, 'a training graph');
  // Both sums run as one batch: all paths in the upper half, the allowed ones in the lower.
  const restricted = add(scores.emissions, mul(sub(1, allowed), forbidden));
  const emissions = concat([scores.emissions, restricted], 0);
  const logZ = logPartition({ ...scores, emissions }, concat([mask, mask], 0));
  return sub(slice(logZ, 0, 0, batch), slice(logZ, 0, batch));
}

/**
 * log Z of each sentence, over all its paths: [batch].
 * @param mask [batch, length], 1 on text and 0 on padding; the first position is always text.
 */
export function logPartition({ emissions, transitions, start, end }: CrfScores, mask: Value): Value {
  const [batch, length, tags] = [0, 1, 2].map((axis) => fixedDim(emissions, axis, 'a training graph')) as [
    number,
    number,
    number,
  ];
  const scores = transpose(emissions, [1, 0, 2]);
  const isText = greater(reshape(transpose(mask, [1, 0]), [length, batch, 1]), 0);
  const first = add(reshape(slice(scores, 0, 0, 1), [batch, tags]), start);
  const steps = exp(transitions);
  const { final } = scan(
    [first],
    [slice(scores, 0, 1), slice(isText, 0, 1)],
    ([before], [emission, here]) => {
      const next = add(logSumProduct(before, steps), emission);
      return { states: [where(here, next, before)], outputs: [] };
    },
  );
  return logSumExp(add(final[0], end));
}

/** log(exp(x)·factors), row by row and shifted by the row's maximum, which cancels out. */
function logSumProduct(x: Value, factors: Value): Value {
  const shift = stopGradient(max(x, [-1], true));
  return add(log(add(matmul(exp(sub(x, shift)), factors), tiny)), shift);
}

/** log Σ exp over the last axis. */
function logSumExp(x: Value): Value {
  const shift = stopGradient(max(x, [-1], true));
  return add(log(sum(exp(sub(x, shift)), [-1])), reshape(shift, x.shape.slice(0, -1)));
}
