import type { Value } from '../engine/graph.ts';
import { add, fixedDim, mul, pad, reshape, slice, sub, sum } from '../engine/ops/index.ts';
import { logPartition, type CrfScores } from './crf.ts';

/**
 * What teachers think of the sentences of a batch: a distribution q over the tag sequences of each, such as a CRF's or
 * the mean of several CRFs'. Gold is the case of one sequence.
 */
export interface SoftTargets {
  /** [batch, length, K]: the probability of each tag; 0 on padding. */
  readonly tags: Value;
  /** [K, K], from → to: how often each transition is expected, summed over the sentences, each times its weight. */
  readonly transitions: Value;
}

/**
 * The cross entropy -Σ q(path) log p(path), summed over the sentences, each times its weight: a scalar. It is KL(q‖p)
 * but for the entropy of q, which does not depend on p. Since the score of a path is a sum over its tags and
 * transitions, the expected number of each is all that is needed of q:
 *   log Z - Σ_t Σ_k q_t(k) emission_t(k) - Σ_jk Q(j, k) transition(j, k) - Σ_k q_1(k) start(k) - Σ_k q_T(k) end(k).
 * It is linear in q, so that a mixture of teachers is the mean of their expectations. (Wang et al. 2021, Structural
 * Knowledge Distillation, the case in which teacher and student factorise alike.)
 * @param mask [batch, length], 1 on text and 0 on padding; the first position is always text.
 * @param weights [batch]
 */
export function distillationLoss(
  scores: CrfScores,
  targets: SoftTargets,
  mask: Value,
  weights: Value,
): Value {
  const { emissions, transitions, start, end } = scores;
  const [batch, length, tags] = [0, 1, 2].map((axis) => fixedDim(emissions, axis, 'a training graph')) as [
    number,
    number,
    number,
  ];
  const isLast = reshape(sub(mask, pad(slice(mask, 1, 1), 1, 0, 1)), [batch, length, 1]);
  const first = reshape(slice(targets.tags, 1, 0, 1), [batch, tags]);
  const last = sum(mul(targets.tags, isLast), [1]);
  const inside = sum(mul(targets.tags, emissions), [1, 2]);
  const borders = sum(add(mul(first, start), mul(last, end)), [-1]);
  const ofSentences = sub(logPartition(scores, mask), add(inside, borders));
  return sub(sum(mul(ofSentences, weights)), sum(mul(targets.transitions, transitions)));
}
