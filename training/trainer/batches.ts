import { float32, int32, type TensorMap } from '../../shared/model/tensor.ts';
import { batchInputs } from '../tagger.ts';
import { randomStream, type RandomStream } from '../random.ts';
import type { Example } from './examples.ts';
import { targetFeeds } from './targets.ts';

/** Lengths that training graphs are made for; a sentence goes into the shortest that holds it. */
const lengths = [16, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256];

export const bucketOf = (length: number): number => {
  const bucket = lengths.find((limit) => length <= limit);
  if (bucket === undefined)
    throw new RangeError(`a sentence of ${length} characters is longer than ${lengths.at(-1)}`);
  return bucket;
};

/** Sentences that fit into one training graph. */
export interface Turn {
  readonly length: number;
  readonly examples: readonly Example[];
}

/** Something to learn from: a set of sentences, which train one head. */
export interface Source {
  readonly name: string;
  /** Index of the head. */
  readonly head: number;
  /** How much its loss counts. */
  readonly weight: number;
  /** Batches of it in an epoch. */
  readonly perEpoch: number;
  /** These batches: a function of the epoch alone. */
  readonly turns: (epoch: number) => readonly Turn[];
}

/** Where a batch comes from, and what it trains. */
export interface Batch extends Turn, Pick<Source, 'head' | 'weight'> {
  /** Index of the source. */
  readonly source: number;
}

/** The batches of one epoch over all sources, in their order: a function of seed and epoch alone. */
export function epochBatches(sources: readonly Source[], seed: number, epoch: number): Batch[] {
  const batches = sources.flatMap(({ head, weight, turns }, source) =>
    turns(epoch).map((turn): Batch => ({ ...turn, source, head, weight })),
  );
  return randomStream(seed, 'epoch', epoch).shuffle(batches);
}

/** How sentences are put into batches. */
export interface Batching {
  /** Names the order among those of other sources. */
  readonly name: string;
  /** Sentences of a batch. */
  readonly size: number;
  readonly seed: number;
}

/** Batches in one pass over sentences. */
export const batchCount = (examples: readonly Example[], size: number): number =>
  bucketed(examples, size).length;

/**
 * Passes over sentences, each in an order of its own. An epoch takes `perEpoch` batches and goes on where the one
 * before ended.
 */
export function passes(
  examples: readonly Example[],
  { name, size, seed }: Batching,
  perEpoch: number,
): Source['turns'] {
  const perPass = batchCount(examples, size);
  const pass = (index: number): Turn[] => {
    const random = randomStream(seed, 'pass', name, index);
    return random.shuffle(bucketed(random.shuffle([...examples]), size));
  };
  return (epoch) => {
    if (perPass === 0) return [];
    const first = epoch * perEpoch;
    const firstPass = Math.floor(first / perPass);
    const count = Math.ceil((first + perEpoch) / perPass) - firstPass;
    const skipped = first - firstPass * perPass;
    const turns = Array.from({ length: count }, (_, i) => pass(firstPass + i)).flat();
    return turns.slice(skipped, skipped + perEpoch);
  };
}

/**
 * Sentences that are made anew for each epoch, enough to fill `perEpoch` batches; of the batches that are not full, the
 * emptiest are left out.
 */
export function drawnAnew(
  make: (random: RandomStream) => Example,
  { name, size, seed }: Batching,
  perEpoch: number,
): Source['turns'] {
  return (epoch) => {
    const random = randomStream(seed, 'drawn', name, epoch);
    const examples = Array.from({ length: perEpoch * size }, () => make(random));
    return bucketed(examples, size)
      .sort((a, b) => b.examples.length - a.examples.length)
      .slice(0, perEpoch);
  };
}

function bucketed(examples: readonly Example[], size: number): Turn[] {
  const buckets = new Map(lengths.map((length): [number, Example[]] => [length, []]));
  for (const example of examples) buckets.get(bucketOf(example.ids.length))?.push(example);
  return [...buckets].flatMap(([length, bucket]) =>
    chunks(bucket, size).map((chunk) => ({ length, examples: chunk })),
  );
}

const chunks = <T>(values: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(values.length / size) }, (_, i) => values.slice(i * size, (i + 1) * size));

/**
 * The feeds of a batch, filled up to `size` rows with rows of weight 0. The weights of the others are such that the
 * loss is the mean over the sentences, times the weight of the batch.
 */
export function feedsOf({ length, examples, weight }: Batch, size: number, tags: number): TensorMap {
  const characters = int32([size, length]);
  const weights = float32([size]);
  examples.forEach((example, row) => {
    characters.data.set(example.ids, row * length);
    weights.data[row] = weight / examples.length;
  });
  return {
    [batchInputs.characters]: characters,
    [batchInputs.weights]: weights,
    ...targetFeeds(
      examples.map(({ target }) => target),
      weights.data,
      [size, length, tags],
    ),
  };
}
