import { Density } from './density.ts';
import type { Doubt, Mention } from './doubt.ts';
import { AlikeGroups, areAlike, traitsOf, type Traits } from './likeness.ts';

/** How much density counts beside uncertainty (β of Settles and Craven 2008): it ranges over several powers of ten. */
const densityWeight = 0.5;

interface Ranked<D> {
  readonly doubt: D;
  readonly traits: Traits;
  readonly value: number;
}

/** Work in pieces of a few milliseconds at most: it yields where something else may be done in between. */
export type Pieces<Result> = Generator<undefined, Result, undefined>;

/** So many of something small are one piece. */
const piece = 256;

/**
 * Doubts in the order in which their answers teach most: how likely it is that what shows is wrong times the density of
 * the sentence, divided by one more than the number of near duplicates that were answered or come before. What the model
 * missed of a name that was answered teaches all the same: there only those that come before count. No two near
 * duplicates follow each other as long as there is anything else. Depends on the arguments alone; the order of `doubts`
 * matters only between equal ones.
 * @param sentences all that the user has: those of `doubts` and of `answered` among them
 * @param answered the mentions that the user annotated already
 */
export function* teachingOrder<D extends Doubt>(
  doubts: readonly D[],
  sentences: Iterable<string>,
  answered: Iterable<Mention> = [],
): Pieces<D[]> {
  let steps = 0;
  const isDue = (): boolean => (steps += 1) % piece === 0;
  const density = new Density();
  for (const sentence of sentences) {
    density.add(sentence);
    if (isDue()) yield;
  }
  const groups = new AlikeGroups();
  for (const mention of answered) {
    groups.answer(traitsOf(mention));
    if (isDue()) yield;
  }
  const valued: Ranked<D>[] = [];
  for (const doubt of doubts) {
    const value = (1 - doubt.score) * density.of(doubt.sentence) ** densityWeight;
    valued.push({ doubt, traits: traitsOf(doubt), value });
    if (isDue()) yield;
  }
  const discounted: Ranked<D>[] = [];
  for (const { doubt, traits, value } of valued.sort(byValue)) {
    const { answered, before } = groups.add(traits);
    discounted.push({ doubt, traits, value: value / (1 + before + (doubt.missed ? 0 : answered)) });
    if (isDue()) yield;
  }
  const order = yield* apart(discounted.sort(byValue));
  return order.map(({ doubt }) => doubt);
}

/** The same at once. */
export function inTeachingOrder<D extends Doubt>(...given: Parameters<typeof teachingOrder<D>>): D[] {
  const pieces = teachingOrder(...given);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}

const byValue = (a: Ranked<Doubt>, b: Ranked<Doubt>): number =>
  b.value - a.value ||
  order(a.doubt.sentence, b.doubt.sentence) ||
  a.doubt.start - b.doubt.start ||
  a.doubt.end - b.doubt.end;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Moves what is like the one before it behind the next that is not. */
function* apart<D>(ranked: readonly Ranked<D>[]): Pieces<Ranked<D>[]> {
  const result: Ranked<D>[] = [];
  /** What was passed over, in order. */
  const behind: Ranked<D>[] = [];
  const fits = ({ traits }: Ranked<D>): boolean => {
    const last = result.at(-1);
    return !last || !areAlike(traits, last.traits);
  };
  for (const next of ranked) {
    if (!fits(next)) {
      behind.push(next);
      continue;
    }
    result.push(next);
    for (let at = behind.findIndex(fits); at >= 0; at = behind.findIndex(fits)) {
      result.push(...behind.splice(at, 1));
      yield;
    }
    if (behind.length > 0) yield;
  }
  return [...result, ...behind];
}
