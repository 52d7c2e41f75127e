import type { RandomStream } from '../random.ts';
import type { Batch } from '../trainer/batches.ts';
import type { Example } from '../trainer/examples.ts';
import { sampleKinds, type LearningSettings, type Pools, type SampleKind } from './settings.ts';

/** A batch with the rows that its training graph has. */
export interface Step extends Batch {
  readonly size: number;
}

/**
 * The batches of a run. Sentences are drawn by the shares of their kinds, each kind in passes of its own; those of like
 * length wait for each other until they fill a batch of a fixed number of positions.
 */
export function planned(
  pools: Pools<Example>,
  count: number,
  { shares, positions }: Pick<LearningSettings, 'shares' | 'positions'>,
  random: RandomStream,
): Step[] {
  const kinds = sampleKinds.filter((kind) => pools[kind].length > 0 && shares[kind] > 0);
  if (kinds.length === 0) return [];
  const lengths = bucketLengths(kinds.flatMap((kind) => pools[kind].map(({ ids }) => ids.length)));
  const buckets = lengths.map((length) => ({
    length,
    size: Math.max(1, Math.floor(positions / length)),
    waiting: [] as Example[],
  }));
  const usual = buckets[0]?.size ?? 1;
  const next = passesOver(pools, random);
  const made: Step[] = [];
  while (made.length < count) {
    const example = next(drawn(kinds, shares, random));
    const bucket = buckets.find(({ length }) => example.ids.length <= length);
    if (!bucket) throw new RangeError('a sentence is longer than the longest bucket');
    bucket.waiting.push(example);
    if (bucket.waiting.length < bucket.size) continue;
    const examples = bucket.waiting.splice(0);
    // A sentence counts as much in a batch of few long ones as in one of many.
    const weight = bucket.size / usual;
    made.push({ source: 0, head: 0, length: bucket.length, size: bucket.size, examples, weight });
  }
  return made;
}

/** Where the lengths are cut: graphs take a while to compile, and padding to compute. */
const quantiles = [0.5, 0.95, 1];
const multiple = 8;

function bucketLengths(lengths: readonly number[]): number[] {
  const sorted = lengths.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 1;
  return [...new Set(quantiles.map((share) => Math.ceil(at(share) / multiple) * multiple))];
}

function drawn(
  kinds: readonly SampleKind[],
  shares: LearningSettings['shares'],
  random: RandomStream,
): SampleKind {
  let left = random.uniform() * kinds.reduce((sum, kind) => sum + shares[kind], 0);
  return kinds.find((kind) => (left -= shares[kind]) < 0) ?? (kinds[0] as SampleKind);
}

/** Gives the sentences of a kind one after the other, in a new order on every pass. */
function passesOver(pools: Pools<Example>, random: RandomStream): (kind: SampleKind) => Example {
  const waiting = new Map<SampleKind, Example[]>();
  return (kind) => {
    const known = waiting.get(kind);
    const left = known && known.length > 0 ? known : random.shuffle([...pools[kind]]);
    waiting.set(kind, left);
    return left.pop() as Example;
  };
}
