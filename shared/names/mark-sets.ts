import { markCount } from './types.ts';

/** Marks, ascending. */
export type MarkSet = readonly number[];

/**
 * The sets of marks that occurred, numbered; the empty one is 0. A set is reached from a smaller one by a mark more,
 * and these steps are remembered, so that no set is built twice.
 */
export class MarkSets {
  readonly #sets: MarkSet[] = [[]];
  readonly #numbers = new Map<string, number>([['', 0]]);
  readonly #steps = new Map<number, number>();

  get all(): readonly MarkSet[] {
    return this.#sets;
  }

  /** Number of the set with a mark more. */
  add(set: number, mark: number): number {
    const step = set * markCount + mark;
    let next = this.#steps.get(step);
    if (next === undefined) {
      next = this.#numberOf([...new Set(this.#sets[set]).add(mark)].sort((a, b) => a - b));
      this.#steps.set(step, next);
    }
    return next;
  }

  #numberOf(set: MarkSet): number {
    const key = set.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#sets.push(set) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

/** Most sets that a list holds: an index takes eight bits, and one value always stays free. */
export const mostMarkSets = 255;

/** The sets that a list keeps, most frequent first, and which of them stands for each set (-1: it has no names). */
export interface MarkTable {
  readonly sets: readonly MarkSet[];
  readonly indexOf: Int32Array;
}

/**
 * Chooses the sets that a list keeps, by how many names have each. Where there are too many, those of one mark stay,
 * then the most frequent ones; a name of another set keeps the largest part of its set that stayed, the most frequent
 * of equal ones. Nothing depends on the numbers of the sets.
 */
export function chooseMarkSets(sets: readonly MarkSet[], frequency: ArrayLike<number>): MarkTable {
  const used = sets
    .map((marks, number) => ({ marks, number, names: frequency[number] ?? 0 }))
    .filter(({ names }) => names > 0)
    .sort((a, b) => b.names - a.names || compareSets(a.marks, b.marks));
  const kept = used.length <= mostMarkSets ? used.map(({ marks }) => marks) : mostFrequent(used);
  const indices = new Map(kept.map((marks, index) => [marks.join(), index]));
  const bySize = kept.map((marks, index) => ({ marks: new Set(marks), index }));
  bySize.sort((a, b) => b.marks.size - a.marks.size || a.index - b.index);
  const indexOf = new Int32Array(sets.length).fill(-1);
  for (const { marks, number } of used) {
    const own = new Set(marks);
    const part = (): number =>
      bySize.find((smaller) => [...smaller.marks].every((mark) => own.has(mark)))?.index ?? -1;
    indexOf[number] = indices.get(marks.join()) ?? part();
  }
  return { sets: kept, indexOf };
}

function mostFrequent(used: readonly { readonly marks: MarkSet; readonly names: number }[]): MarkSet[] {
  const single = [...new Set(used.flatMap(({ marks }) => marks))].map((mark): MarkSet => [mark]);
  const several = used.filter(({ marks }) => marks.length > 1).slice(0, mostMarkSets - single.length);
  const names = new Map(used.map((set) => [set.marks.join(), set.names]));
  const namesOf = (marks: MarkSet): number => names.get(marks.join()) ?? 0;
  return [...single, ...several.map(({ marks }) => marks)].sort(
    (a, b) => namesOf(b) - namesOf(a) || compareSets(a, b),
  );
}

function compareSets(a: MarkSet, b: MarkSet): number {
  const place = a.findIndex((mark, index) => mark !== b[index]);
  return place < 0 ? a.length - b.length : (a[place] ?? -1) - (b[place] ?? -1);
}
