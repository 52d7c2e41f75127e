import { densityOver } from './density.ts';
import type { Doubt, Mention } from './doubt.ts';
import { AlikeGroups, areAlike, traitsOf, type Traits } from './likeness.ts';

/** How much density counts beside uncertainty (β of Settles and Craven 2008): it ranges over several powers of ten. */
const densityWeight = 0.5;

interface Ranked<D> {
  readonly doubt: D;
  readonly traits: Traits;
  readonly value: number;
}

/**
 * Doubts in the order in which their answers teach most: the model's uncertainty times the density of the sentence,
 * divided by one more than the number of near duplicates that were answered or come before. No two near duplicates
 * follow each other as long as there is anything else. Depends on the arguments alone; the order of `doubts` matters
 * only between equal ones.
 * @param sentences all that the user has: those of `doubts` and of `answered` among them
 * @param answered the mentions that the user annotated already
 */
export function inTeachingOrder<D extends Doubt>(
  doubts: readonly D[],
  sentences: Iterable<string>,
  answered: Iterable<Mention> = [],
): D[] {
  const densityOf = densityOver(sentences);
  const groups = new AlikeGroups();
  for (const mention of answered) groups.add(traitsOf(mention));
  const valued = doubts.map((doubt): Ranked<D> => {
    const value = (1 - doubt.score) * densityOf(doubt.sentence) ** densityWeight;
    return { doubt, traits: traitsOf(doubt), value };
  });
  const discounted = valued
    .sort(byValue)
    .map(({ doubt, traits, value }) => ({ doubt, traits, value: value / (1 + groups.add(traits)) }));
  return apart(discounted.sort(byValue)).map(({ doubt }) => doubt);
}

const byValue = (a: Ranked<Doubt>, b: Ranked<Doubt>): number =>
  b.value - a.value ||
  order(a.doubt.sentence, b.doubt.sentence) ||
  a.doubt.start - b.doubt.start ||
  a.doubt.end - b.doubt.end;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Moves what is like the one before it behind the next that is not. */
function apart<D>(ranked: readonly Ranked<D>[]): Ranked<D>[] {
  const result: Ranked<D>[] = [];
  /** What was passed over, in order. */
  const behind: Ranked<D>[] = [];
  const fits = ({ traits }: Ranked<D>): boolean => {
    const last = result.at(-1);
    return !last || !areAlike(traits, last.traits);
  };
  const take = (next: Ranked<D>): void => {
    result.push(next);
    for (let at = behind.findIndex(fits); at >= 0; at = behind.findIndex(fits)) {
      result.push(...behind.splice(at, 1));
    }
  };
  for (const next of ranked) {
    if (fits(next)) take(next);
    else behind.push(next);
  }
  for (let next = behind.shift(); next; next = behind.shift()) take(next);
  return result;
}
