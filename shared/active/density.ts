import { gramCount, visitGrams } from './grams.ts';

/**
 * How much a sentence is like the others: what is learned from it is of use in so many more (information density,
 * Settles and Craven 2008, section 3.3). The likeness of two sentences is the share of the one's character pairs that
 * the other holds too, so that one pass over all sentences is enough for the mean over them.
 */
export class Density {
  readonly #holders = new Uint32Array(gramCount);
  /** The last sentence, from 1, that each pair was seen in: it counts once in each. */
  readonly #lastSeen = new Uint32Array(gramCount);
  #count = 0;

  /** Takes in one of the sentences that the user has. */
  add(sentence: string): void {
    this.#count += 1;
    visitGrams(sentence, (gram) => {
      if (this.#lastSeen[gram] === this.#count) return;
      this.#lastSeen[gram] = this.#count;
      this.#holders[gram] = (this.#holders[gram] as number) + 1;
    });
  }

  /** The mean likeness of a sentence to those that were taken in, in [0, 1]. */
  of(sentence: string): number {
    let grams = 0;
    let sum = 0;
    visitGrams(sentence, (gram) => {
      grams += 1;
      sum += this.#holders[gram] as number;
    });
    return sum === 0 ? 0 : sum / grams / this.#count;
  }
}
