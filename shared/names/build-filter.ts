import {
  fingerprintOf,
  firstSlot,
  firstSlotsOf,
  secondSlot,
  slotsOf,
  spreadFirst,
  spreadSecond,
  thirdSlot,
  valueMaskOf,
  type FilterPlanes,
  type FilterShape,
  type Precision,
} from './filter.ts';

/** Distinct keys by their two hashes, and their values, all [keys]. */
export interface FilterKeys {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly values: Uint8Array;
}

/** The same after spreading. */
interface SpreadKeys {
  readonly first: Uint32Array;
  readonly second: Int32Array;
  readonly values: Uint8Array;
}

/** The sizes of the paper's own implementation; each attempt has another seed and a segment more. */
function shapeFor(keys: number, attempt: number): FilterShape {
  if (keys === 0) return { seed: 0, segmentLength: 1, segments: 0 };
  const size = Math.max(2, keys);
  const segmentLength = 2 ** Math.min(16, Math.floor(Math.log(size) / Math.log(3.33) + 2.25));
  const slots = size * Math.max(1.125, 0.875 + (0.25 * Math.log(1e6)) / Math.log(size));
  return {
    seed: attempt,
    segmentLength,
    segments: Math.max(3, Math.ceil(slots / segmentLength)) + attempt,
  };
}

/** The first one nearly always works; those of some thousand keys may need a few more. */
const mostAttempts = 100;

/**
 * Builds a filter by peeling, as in the paper: a slot that only one key uses belongs to that key, which is taken away,
 * and so on until none is left; then the slots are filled in the opposite order.
 * @throws Error if it does not succeed, which cannot happen by chance with distinct keys.
 */
export function buildFilter(
  keys: FilterKeys,
  precision: Precision,
): FilterPlanes & { readonly shape: FilterShape } {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const shape = shapeFor(keys.first.length, attempt);
    const spread = spreadKeys(keys, shape.seed);
    const peeled = peel(spread, shape);
    if (peeled) return { shape, ...fill(spread, shape, peeled, precision) };
  }
  throw new Error(`no filter of ${keys.first.length} keys after ${mostAttempts} attempts`);
}

/** The keys with their hashes spread, roughly in the order of their slots, so that peeling stays in the caches. */
function spreadKeys({ first, second, values }: FilterKeys, seed: number): SpreadKeys {
  const bucketOf = (spread: number): number => spread >>> 20;
  const places = new Uint32Array(bucketOf(0xffffffff) + 2);
  for (const hash of first) {
    const next = bucketOf(spreadFirst(hash, seed)) + 1;
    places[next] = (places[next] as number) + 1;
  }
  for (let bucket = 1; bucket < places.length; bucket += 1) {
    places[bucket] = (places[bucket] as number) + (places[bucket - 1] as number);
  }
  const spread = {
    first: new Uint32Array(first.length),
    second: new Int32Array(first.length),
    values: new Uint8Array(first.length),
  };
  for (let key = 0; key < first.length; key += 1) {
    const spreadHash = spreadFirst(first[key] as number, seed);
    const place = places[bucketOf(spreadHash)] as number;
    places[bucketOf(spreadHash)] = place + 1;
    spread.first[place] = spreadHash;
    spread.second[place] = spreadSecond(second[key] as number, seed);
    spread.values[place] = values[key] as number;
  }
  return spread;
}

/** Gives each key's own slot what the key's other two lack, last peeled first. */
function fill(
  { first: firsts, second: seconds, values }: SpreadKeys,
  shape: FilterShape,
  peeled: Peeled,
  precision: Precision,
): FilterPlanes {
  const firstSlots = firstSlotsOf(shape);
  const { segmentLength } = shape;
  const fingerprints = new Uint16Array(slotsOf(shape));
  const rest = precision === 'exact' ? new Uint16Array(slotsOf(shape)) : new Uint8Array(slotsOf(shape));
  for (let index = peeled.keys.length - 1; index >= 0; index -= 1) {
    const key = peeled.keys[index] as number;
    const slot = peeled.slots[index] as number;
    const first = firsts[key] as number;
    const second = seconds[key] as number;
    const slot0 = firstSlot(first, firstSlots);
    const slot1 = secondSlot(slot0, second, segmentLength);
    const slot2 = thirdSlot(slot0, second, segmentLength);
    const fingerprint = fingerprintOf(first, second);
    // The key's own slot still holds 0.
    fingerprints[slot] =
      (fingerprints[slot0] as number) ^
      (fingerprints[slot1] as number) ^
      (fingerprints[slot2] as number) ^
      fingerprint;
    rest[slot] =
      (rest[slot0] as number) ^
      (rest[slot1] as number) ^
      (rest[slot2] as number) ^
      ((fingerprint >>> 8) & 0xff00) ^
      valueMaskOf(first, second) ^
      (values[key] as number);
  }
  return { fingerprints, rest };
}

/** The keys in an order in which each has a slot that no later one uses, and these slots; both [keys]. */
interface Peeled {
  readonly keys: Uint32Array;
  readonly slots: Uint32Array;
}

function peel({ first: firsts, second: seconds }: SpreadKeys, shape: FilterShape): Peeled | undefined {
  const slots = slotsOf(shape);
  const firstSlots = firstSlotsOf(shape);
  const { segmentLength } = shape;
  /** How many of the keys that are left use a slot, and the exclusive or of their numbers. */
  const users = new Uint32Array(slots);
  const userKeys = new Uint32Array(slots);
  for (let key = 0; key < firsts.length; key += 1) {
    const second = seconds[key] as number;
    const slot0 = firstSlot(firsts[key] as number, firstSlots);
    const slot1 = secondSlot(slot0, second, segmentLength);
    const slot2 = thirdSlot(slot0, second, segmentLength);
    users[slot0] = (users[slot0] as number) + 1;
    users[slot1] = (users[slot1] as number) + 1;
    users[slot2] = (users[slot2] as number) + 1;
    userKeys[slot0] = (userKeys[slot0] as number) ^ key;
    userKeys[slot1] = (userKeys[slot1] as number) ^ key;
    userKeys[slot2] = (userKeys[slot2] as number) ^ key;
  }
  const keys = new Uint32Array(firsts.length);
  const own = new Uint32Array(firsts.length);
  const queue = new Uint32Array(slots);
  let queued = 0;
  let peeled = 0;
  for (let slot = 0; slot < slots; slot += 1) {
    if (users[slot] === 1) queue[queued++] = slot;
  }
  while (queued > 0) {
    queued -= 1;
    const slot = queue[queued] as number;
    if (users[slot] !== 1) continue;
    const key = userKeys[slot] as number;
    keys[peeled] = key;
    own[peeled] = slot;
    peeled += 1;
    const second = seconds[key] as number;
    const slot0 = firstSlot(firsts[key] as number, firstSlots);
    const slot1 = secondSlot(slot0, second, segmentLength);
    const slot2 = thirdSlot(slot0, second, segmentLength);
    const left0 = (users[slot0] as number) - 1;
    const left1 = (users[slot1] as number) - 1;
    const left2 = (users[slot2] as number) - 1;
    users[slot0] = left0;
    users[slot1] = left1;
    users[slot2] = left2;
    userKeys[slot0] = (userKeys[slot0] as number) ^ key;
    userKeys[slot1] = (userKeys[slot1] as number) ^ key;
    userKeys[slot2] = (userKeys[slot2] as number) ^ key;
    if (left0 === 1) queue[queued++] = slot0;
    if (left1 === 1) queue[queued++] = slot1;
    if (left2 === 1) queue[queued++] = slot2;
  }
  return peeled === firsts.length ? { keys, slots: own } : undefined;
}
