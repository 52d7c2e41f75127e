import { Filter } from './filter.ts';
import { decodeNames } from './format.ts';
import { hashName } from './hash.ts';
import { longestName, shortestName } from './line.ts';

/** A compiled list of names. */
export interface NameList {
  readonly title: string;
  /** How many distinct names it holds. */
  readonly names: number;
  /** Of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** Names by mark, ascending. */
  readonly counts: ReadonlyMap<number, number>;
  /** The marks of a name, ascending; none where the list does not know it. */
  look(name: string): readonly number[];
  /** The same by the name's two hashes; see hash.ts. */
  lookHashed(first: number, second: number): readonly number[];
}

const unknown: readonly number[] = [];

/**
 * A list from the bytes of a `.names` file, which it keeps: they must not change, and may lie in shared memory.
 * @param source names the file in errors.
 * @throws UserError if the bytes are not those of a sound list.
 */
export function readNames(bytes: Uint8Array, source: string): NameList {
  const { header, sha256, ...planes } = decodeNames(bytes, source);
  const filter = new Filter(header.filter, planes);
  const sets: readonly (readonly number[])[] = header.sets;
  // Noise has any value: most of those beyond the table tell it from a name.
  const lookHashed = (first: number, second: number): readonly number[] => {
    const value = filter.find(first, second);
    return value < 0 ? unknown : (sets[value] ?? unknown);
  };
  return {
    title: header.title,
    names: header.names,
    sha256,
    counts: new Map(header.counts),
    look: (name) => {
      const { first, second, length } = hashName(name);
      return length < shortestName || length > longestName ? unknown : lookHashed(first, second);
    },
    lookHashed,
  };
}
