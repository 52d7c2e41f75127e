import { float32, uint8, type TensorMap } from '../../shared/model/tensor.ts';
import type { AllowedTags } from '../data/allowed.ts';
import { addSparse, type SoftTags } from '../data/soft.ts';
import { batchInputs, type Loss } from '../tagger.ts';

/** What the tags of a sentence are learned from, and by which loss. */
export type Target = AllowedTarget | SoftTarget;

interface AllowedTarget {
  readonly loss: 'allowed';
  /** The tags that each position may have: one where its label is known. */
  readonly rows: AllowedTags;
}

interface SoftTarget extends SoftTags {
  readonly loss: 'soft';
}

/** The shape of a batch's targets. */
type Dims = readonly [size: number, length: number, tags: number];

/** The one loss of a batch. */
export function lossOf(targets: readonly Target[]): Loss {
  const [loss, ...others] = new Set(targets.map((target) => target.loss));
  if (loss === undefined || others.length > 0)
    throw new RangeError('the sentences of a batch are not all learned by one loss');
  return loss;
}

/**
 * What the loss of a batch compares with.
 * @param weights [size]: how much each sentence counts
 */
export function targetFeeds(targets: readonly Target[], weights: Float32Array, dims: Dims): TensorMap {
  if (lossOf(targets) === 'allowed') {
    const allowed = targets.filter((target) => target.loss === 'allowed');
    return allowedFeeds(allowed, dims);
  }
  const soft = targets.filter((target) => target.loss === 'soft');
  return softFeeds(soft, weights, dims);
}

function allowedFeeds(targets: readonly AllowedTarget[], dims: Dims): TensorMap {
  const [, length, tags] = dims;
  const allowed = uint8(dims);
  targets.forEach(({ rows }, row) => {
    rows.forEach((tagsHere, column) => allowed.data.set(tagsHere, (row * length + column) * tags));
  });
  return { [batchInputs.allowed]: allowed };
}

function softFeeds(targets: readonly SoftTarget[], weights: Float32Array, dims: Dims): TensorMap {
  const [, length, size] = dims;
  const softTags = float32(dims);
  const softTransitions = float32([size, size]);
  targets.forEach(({ tags, transitions }, row) => {
    addSparse(softTags.data, tags, { offset: row * length * size });
    addSparse(softTransitions.data, transitions, { weight: weights[row] ?? 0 });
  });
  return { [batchInputs.softTags]: softTags, [batchInputs.softTransitions]: softTransitions };
}
