import { randomStream } from '../random.ts';

export interface DrawOptions {
  /** Most texts that are drawn. */
  readonly limit: number;
  readonly seed: number;
  /** Texts for which this is false are never drawn; asked only of those that might be. */
  readonly accept?: (text: string) => boolean;
}

/**
 * Draws distinct texts at random from any number of them in one pass: each text has a random key, a function of the
 * seed and the text, and those with the lowest keys are drawn (bottom-k sampling: Cohen and Kaplan 2007). So a text that
 * comes again counts once, the order of the texts does not matter, and a smaller draw is the beginning of a larger one.
 * At most twice the limit is held.
 */
export class Draw {
  readonly #options: DrawOptions;
  readonly #keys = new Map<string, number>();
  /** Texts with a higher key will not be drawn. */
  #highest = Infinity;

  constructor(options: DrawOptions) {
    this.#options = options;
  }

  add(text: string): void {
    const { limit, seed, accept = () => true } = this.#options;
    if (this.#keys.has(text)) return;
    const key = randomStream(seed, 'draw', text).uint32();
    if (key > this.#highest || !accept(text)) return;
    this.#keys.set(ownCopy(text), key);
    if (this.#keys.size >= 2 * limit) this.#keepLowest();
  }

  /** The texts drawn so far, in the order of their keys, which is as random as the draw. */
  drawn(): string[] {
    this.#keepLowest();
    return [...this.#keys.keys()];
  }

  #keepLowest(): void {
    const ordered = [...this.#keys].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1));
    const kept = ordered.slice(0, this.#options.limit);
    this.#keys.clear();
    for (const [text, key] of kept) this.#keys.set(text, key);
    if (kept.length === this.#options.limit) this.#highest = kept.at(-1)?.[1] ?? Infinity;
  }
}

/** V8 keeps the whole text that a slice was cut from alive. */
const ownCopy = (slice: string): string => Buffer.from(slice, 'utf16le').toString('utf16le');
