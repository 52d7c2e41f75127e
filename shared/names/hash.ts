import { foldQuickly } from '../text/folding.ts';

/*
 * A name is known by two independent 32-bit hashes, rolled over its folded code points, so that one pass from a start
 * position gives the hashes of the names of all lengths that may begin there. Two names that agree in both are taken
 * for one: of a million names, that happens to one list in 10^7. Each step is one to one in the hash and in the code
 * point; the rotation lets high bits reach low ones, which a product alone does not.
 */

export const firstSeed = 0x2545f491;
export const secondSeed = 0x1b873593;

/** One step of the first hash, as an int32. */
export const rollFirst = (hash: number, codePoint: number): number =>
  Math.imul(((hash << 5) | (hash >>> 27)) ^ codePoint, 0x9e3779b1);

/** One step of the second hash, as an int32. */
export const rollSecond = (hash: number, codePoint: number): number =>
  Math.imul(((hash << 13) | (hash >>> 19)) + codePoint, 0x85ebca77);

/** The hashes of a whole name, and its length in code points. */
export interface NameHashes {
  readonly first: number;
  readonly second: number;
  readonly length: number;
}

export function hashName(name: string): NameHashes {
  let first = firstSeed;
  let second = secondSeed;
  let length = 0;
  for (let offset = 0; offset < name.length; length += 1) {
    const codePoint = name.codePointAt(offset) as number;
    offset += codePoint > 0xffff ? 2 : 1;
    const folded = foldQuickly(codePoint);
    first = rollFirst(first, folded);
    second = rollSecond(second, folded);
  }
  return { first, second, length };
}

/** Spreads a hash over all 32 bits, one to one: the finaliser of MurmurHash3 (Appleby 2011), as an int32. */
export function mix(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
