import { gramCount, visitGrams } from './grams.ts';

/**
 * How much a sentence is like the others: what is learned from it is of use in so many more (information density,
 * Settles and Craven 2008, section 3.3). The likeness of two sentences is the share of the one's character pairs that
 * the other holds too, so that one pass over all sentences is enough for the mean over them.
 * @param sentences all that the user has
 * @returns from a sentence to the mean likeness to `sentences`, in [0, 1]
 */
export function densityOver(sentences: Iterable<string>): (sentence: string) => number {
  const holders = new Uint32Array(gramCount);
  /** The last sentence, from 1, that each pair was seen in: it counts once in each. */
  const lastSeen = new Uint32Array(gramCount);
  let count = 0;
  for (const sentence of sentences) {
    count += 1;
    visitGrams(sentence, (gram) => {
      if (lastSeen[gram] === count) return;
      lastSeen[gram] = count;
      holders[gram] = (holders[gram] as number) + 1;
    });
  }
  return (sentence) => {
    let grams = 0;
    let sum = 0;
    visitGrams(sentence, (gram) => {
      grams += 1;
      sum += holders[gram] as number;
    });
    return sum === 0 ? 0 : sum / grams / count;
  };
}
