import { foldText } from '../text/folding.ts';
import type { Mention } from './doubt.ts';
import { visitGrams } from './grams.ts';

/** What tells whether one mention would teach much the same as another. */
export interface Traits {
  /** The mention's own text, folded. */
  readonly text: string;
  /** Pairs of characters of the mention and of what stands around it. */
  readonly grams: ReadonlySet<number>;
}

/** Code points on either side that count as standing around a mention. */
const surroundings = 8;

/** Share of their pairs (Dice's coefficient) from which two surroundings are the same but for a few words. */
const alikeFrom = 0.6;

export function traitsOf({ sentence, start, end }: Mention): Traits {
  const characters = Array.from(sentence);
  const grams = new Set<number>();
  const around = characters.slice(Math.max(0, start - surroundings), end + surroundings);
  visitGrams(around.join(''), (gram) => grams.add(gram));
  return { text: foldText(characters.slice(start, end).join('')), grams };
}

const reaches = (shared: number, a: Traits, b: Traits): boolean =>
  shared > 0 && 2 * shared >= alikeFrom * (a.grams.size + b.grams.size);

/** Whether two mentions are nearly duplicates: the same text, or nearly the same surroundings. */
export function areAlike(a: Traits, b: Traits): boolean {
  if (a.text === b.text) return true;
  let shared = 0;
  for (const gram of a.grams) if (b.grams.has(gram)) shared += 1;
  return reaches(shared, a, b);
}

/** A group of mentions, each like the first of them. */
interface Group {
  readonly first: Traits;
  answered: number;
  before: number;
}

/** Puts mentions into groups, each with the first earlier one that it is like. */
export class AlikeGroups {
  readonly #groups: Group[] = [];
  readonly #byText = new Map<string, number>();
  readonly #byGram = new Map<number, number[]>();

  /** Takes in a mention that was answered already. */
  answer(traits: Traits): void {
    this.#of(traits).answered += 1;
  }

  /** Takes in a mention. @returns how many in its group were answered, and how many others came before it */
  add(traits: Traits): { readonly answered: number; readonly before: number } {
    const group = this.#of(traits);
    const { answered, before } = group;
    group.before += 1;
    return { answered, before };
  }

  #of(traits: Traits): Group {
    const group = this.#byText.get(traits.text) ?? this.#near(traits) ?? this.#begin(traits);
    this.#byText.set(traits.text, group);
    return this.#groups[group] as Group;
  }

  #near(traits: Traits): number | undefined {
    const shared = new Map<number, number>();
    for (const gram of traits.grams) {
      for (const group of this.#byGram.get(gram) ?? []) shared.set(group, (shared.get(group) ?? 0) + 1);
    }
    let near: number | undefined;
    for (const [group, count] of shared) {
      const first = this.#groups[group]?.first;
      if (first && reaches(count, traits, first) && group < (near ?? Infinity)) near = group;
    }
    return near;
  }

  #begin(traits: Traits): number {
    const group = this.#groups.push({ first: traits, answered: 0, before: 0 }) - 1;
    for (const gram of traits.grams) {
      const groups = this.#byGram.get(gram);
      if (groups) groups.push(group);
      else this.#byGram.set(gram, [group]);
    }
    return group;
  }
}
