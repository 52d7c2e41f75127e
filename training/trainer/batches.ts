import { float32, int32, uint8, type TensorMap } from '../../shared/model/tensor.ts';
import { batchInputs } from '../tagger.ts';
import { randomStream } from '../random.ts';
import type { Example } from './examples.ts';

/** Lengths that training graphs are made for; a sentence goes into the shortest that holds it. */
const lengths = [16, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256];

export const bucketOf = (length: number): number => {
  const bucket = lengths.find((limit) => length <= limit);
  if (bucket === undefined)
    throw new RangeError(`a sentence of ${length} characters is longer than ${lengths.at(-1)}`);
  return bucket;
};

/** Sentences of one head that fit into one training graph. */
export interface Batch {
  /** Index of the head. */
  readonly head: number;
  readonly length: number;
  readonly examples: readonly Example[];
}

/** All sentences of all heads in the order of one epoch: a function of seed and epoch alone. */
export function epochBatches(
  examples: readonly (readonly Example[])[],
  size: number,
  seed: number,
  epoch: number,
): Batch[] {
  const random = randomStream(seed, 'epoch', epoch);
  const batches = examples.flatMap((ofHead, head) => {
    const shuffled = random.shuffle([...ofHead]);
    return lengths.flatMap((length) => {
      const bucket = shuffled.filter(({ ids }) => bucketOf(ids.length) === length);
      return chunks(bucket, size).map((chunk): Batch => ({ head, length, examples: chunk }));
    });
  });
  return random.shuffle(batches);
}

const chunks = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/** The feeds of a batch, filled up to `size` rows with rows of weight 0. */
export function feedsOf({ length, examples }: Batch, size: number, tags: number): TensorMap {
  const characters = int32([size, length]);
  const allowed = uint8([size, length, tags]);
  const weights = float32([size]);
  examples.forEach((example, row) => {
    characters.data.set(example.ids, row * length);
    example.tags.forEach((tag, column) => (allowed.data[(row * length + column) * tags + tag] = 1));
    weights.data[row] = 1;
  });
  return {
    [batchInputs.characters]: characters,
    [batchInputs.allowed]: allowed,
    [batchInputs.weights]: weights,
  };
}
