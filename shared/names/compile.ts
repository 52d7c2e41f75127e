import { buildFilter } from './build-filter.ts';
import type { Precision } from './filter.ts';
import { encodeNames } from './format.ts';
import { hashName } from './hash.ts';
import { KeyTable } from './key-table.ts';
import { chooseMarkSets, MarkSets, type MarkTable } from './mark-sets.ts';
import { longestName, shortestName } from './line.ts';
import { markCount } from './types.ts';

/** A name as it is written somewhere, and what it is known as. */
export interface NameEntry {
  readonly name: string;
  /** At least one. */
  readonly marks: readonly number[];
}

export interface CompileOptions {
  readonly title: string;
  /**
   * `compact` takes 3.4 bytes a name and mistakes at most one strange text in 65,000 for a name, `exact` 4.5 bytes
   * and one in 16 million.
   */
  readonly precision: Precision;
}

/**
 * Compiles names into the bytes of a `.names` file. Entries of one folded name are united. Of more than 255 different
 * sets of marks the rarest lose marks; see `chooseMarkSets`. The same entries in the same order give the same bytes.
 * @throws RangeError if a name has no 2 to 12 code points, or a mark does not exist.
 */
export function compileNames(entries: Iterable<NameEntry>, { title, precision }: CompileOptions): Uint8Array {
  const names = new KeyTable();
  const sets = new MarkSets();
  for (const { name, marks } of entries) {
    if (marks.length === 0) throw new RangeError(`the name '${name}' has no marks`);
    const number = addName(names, name);
    let set = names.value(number);
    for (const mark of marks) {
      if (!(Number.isInteger(mark) && mark >= 0 && mark < markCount))
        throw new RangeError(`there is no mark ${mark}`);
      set = sets.add(set, mark);
    }
    names.setValue(number, set);
  }

  const frequency = new Uint32Array(sets.all.length);
  for (const set of names.values) frequency[set] = (frequency[set] as number) + 1;
  const table = chooseMarkSets(sets.all, frequency);
  const { first, second } = names;
  const values = Uint8Array.from(names.values, (set) => table.indexOf[set] as number);
  const filter = buildFilter({ first, second, values }, precision);
  const header = {
    title,
    precision,
    names: names.size,
    filter: filter.shape,
    sets: table.sets.map((marks) => [...marks]),
    counts: countMarks(table, frequency),
  };
  return encodeNames({ header, fingerprints: filter.fingerprints, rest: filter.rest });
}

function addName(names: KeyTable, name: string): number {
  const { first, second, length } = hashName(name);
  if (length < shortestName || length > longestName) {
    throw new RangeError(
      `the name '${name}' has ${length} characters, not ${shortestName} to ${longestName}`,
    );
  }
  return names.add(first, second);
}

/** Names by mark, as the list will tell them. */
function countMarks(
  { sets, indexOf }: MarkTable,
  frequency: ArrayLike<number>,
): [mark: number, names: number][] {
  const counts = new Map<number, number>();
  indexOf.forEach((index, set) => {
    for (const mark of sets[index] ?? []) counts.set(mark, (counts.get(mark) ?? 0) + (frequency[set] ?? 0));
  });
  return [...counts].sort(([a], [b]) => a - b);
}
