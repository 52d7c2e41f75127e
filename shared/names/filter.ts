import { mix } from './hash.ts';

/*
 * A binary fuse filter that also holds a value for each key (Graf and Lemire, "Binary Fuse Filters: Fast and Smaller
 * Than Xor Filters", 2022). A key has one slot in each of three consecutive segments; the three, combined by
 * exclusive or, give its fingerprint and its value. For a key that is not there they give noise, so an unknown key is
 * taken for a known one only where its fingerprint happens to agree. Slots are kept as two planes: the low 16 bits
 * of the fingerprint, which settle nearly every look-up, and the rest, which is the value (8 bits) and, in the larger
 * precision, 8 more bits of the fingerprint above it.
 */

export type Precision = 'compact' | 'exact';

/** Bytes of a slot: 16 or 24 bits of fingerprint, 8 of value. */
export const slotBytes: Readonly<Record<Precision, number>> = { compact: 3, exact: 4 };

/** How the slots of a filter are divided, and how its hashes are spread. */
export interface FilterShape {
  readonly seed: number;
  /** Slots of a segment, a power of two. */
  readonly segmentLength: number;
  /** At least three, or none at all. */
  readonly segments: number;
}

/** Whether every look-up in a filter of this shape stays inside it. */
export const isSoundShape = ({ segmentLength, segments }: FilterShape): boolean =>
  Number.isInteger(Math.log2(segmentLength)) && (segments === 0 || segments >= 3);

export const slotsOf = ({ segmentLength, segments }: FilterShape): number => segmentLength * segments;

/** The slots in which the first of a key's three may lie: all but those of the last two segments. */
export const firstSlotsOf = ({ segmentLength, segments }: FilterShape): number =>
  segmentLength * (segments - 2);

/** The two planes, each [slots]. */
export interface FilterPlanes {
  readonly fingerprints: Uint16Array;
  readonly rest: Uint8Array | Uint16Array;
}

/** The two hashes of a key, spread anew for each seed, say where it lies. */
export const spreadFirst = (first: number, seed: number): number => mix(first + seed) >>> 0;
export const spreadSecond = (second: number, seed: number): number => mix(second ^ seed);

export const firstSlot = (first: number, firstSlots: number): number => (first * (firstSlots / 2 ** 32)) | 0;
export const secondSlot = (slot: number, second: number, length: number): number =>
  (slot + length) ^ (second & (length - 1));
export const thirdSlot = (slot: number, second: number, length: number): number =>
  (slot + 2 * length) ^ ((second >>> 16) & (length - 1));

/** 24 bits. */
export const fingerprintOf = (first: number, second: number): number =>
  Math.imul(first ^ ((second << 16) | (second >>> 16)), 0x9e3779b1) >>> 8;

/** 8 bits that hide a key's value, so that slots which no key uses give noise too, not always the value 0. */
export const valueMaskOf = (first: number, second: number): number => (first ^ (second >>> 8)) & 0xff;

/** Looks keys up in the planes of a filter. */
export class Filter {
  readonly #seed: number;
  readonly #segmentLength: number;
  readonly #firstSlots: number;
  readonly #fingerprints: Uint16Array;
  readonly #rest: Uint8Array | Uint16Array;
  /** Bits of the rest that belong to the fingerprint. */
  readonly #checked: number;

  constructor(shape: FilterShape, { fingerprints, rest }: FilterPlanes) {
    this.#seed = shape.seed;
    this.#segmentLength = shape.segmentLength;
    this.#firstSlots = firstSlotsOf(shape);
    this.#fingerprints = fingerprints;
    this.#rest = rest;
    this.#checked = rest.BYTES_PER_ELEMENT === 2 ? 0xff00 : 0;
  }

  /** The value of the key with these hashes, or -1. */
  find(firstHash: number, secondHash: number): number {
    if (this.#fingerprints.length === 0) return -1;
    const first = spreadFirst(firstHash, this.#seed);
    const second = spreadSecond(secondHash, this.#seed);
    const slot0 = firstSlot(first, this.#firstSlots);
    const slot1 = secondSlot(slot0, second, this.#segmentLength);
    const slot2 = thirdSlot(slot0, second, this.#segmentLength);
    const fingerprint = fingerprintOf(first, second);
    const fingerprints = this.#fingerprints;
    const found =
      (fingerprints[slot0] as number) ^ (fingerprints[slot1] as number) ^ (fingerprints[slot2] as number);
    if (found !== (fingerprint & 0xffff)) return -1;
    const rest = this.#rest;
    const others = (rest[slot0] as number) ^ (rest[slot1] as number) ^ (rest[slot2] as number);
    if (((others ^ (fingerprint >>> 8)) & this.#checked) !== 0) return -1;
    return (others & 0xff) ^ valueMaskOf(first, second);
  }
}
