import { namesIn, nameKey, type Annotated } from './annotated.ts';

/** A name with fewer sentences has none to spare. */
const enough = 3;
/** Sentences to train on that every name of a held-out sentence keeps. */
const kept = 2;

export interface Split {
  readonly train: readonly Annotated[];
  /** Sentences to judge by: the held-out ones, and for names that have none those that are trained on. */
  readonly judged: readonly Annotated[];
}

/**
 * Sets one sentence aside of each name that has at least three, as long as every name in it keeps two: the first after
 * its first two that can be spared. Where sentences are only added at the end, it stays the same from run to run: no version was trained on
 * what the next one is compared with it by.
 */
export function heldOutByName(sentences: readonly Annotated[]): Split {
  const places = new Map<string, number[]>();
  const keys = sentences.map((sentence) => [...new Set(namesIn(sentence).map(nameKey))]);
  keys.forEach((names, index) =>
    names.forEach((name) => places.set(name, [...(places.get(name) ?? []), index])),
  );
  const left = new Map([...places].map(([name, found]) => [name, found.length]));
  const heldOut = new Set<number>();
  for (const found of places.values()) {
    if (found.length < enough || found.some((index) => heldOut.has(index))) continue;
    const isSpare = (index: number) => keys[index]?.every((name) => (left.get(name) ?? 0) > kept) === true;
    const chosen = found.slice(kept).find(isSpare);
    if (chosen === undefined) continue;
    heldOut.add(chosen);
    for (const name of keys[chosen] ?? []) left.set(name, (left.get(name) ?? 0) - 1);
  }
  const tested = new Set([...heldOut].flatMap((index) => keys[index] ?? []));
  const standsIn = (index: number) => keys[index]?.every((name) => !tested.has(name)) === true;
  return {
    train: sentences.filter((_, index) => !heldOut.has(index)),
    judged: sentences.filter((_, index) => heldOut.has(index) || standsIn(index)),
  };
}
