import type { NameLists } from '../lists/set.ts';

/** Who waits for sentences. */
export interface Wanting {
  /** The name lists to analyse them with. */
  readonly lists: NameLists;
  /** Whether it is served after all that are not. */
  readonly isBackground?: boolean;
  /** The sentences that are still to be analysed, the most urgent first. */
  wanted(): Iterable<string>;
}

/** Sentences that are analysed together, with the same name lists. */
export interface Portion {
  readonly sentences: readonly string[];
  readonly lists: NameLists;
}

/**
 * Those who wait for sentences; who asked last is served first: that is what the user looks at. Those in the background
 * wait for all others.
 */
export class SentenceQueue<Client extends Wanting> {
  readonly #clients = new Set<Client>();

  get clients(): Iterable<Client> {
    return this.#clients;
  }

  /** From now on `client` is served, and before the others. */
  put(client: Client): void {
    this.#clients.delete(client);
    this.#clients.add(client);
  }

  remove(client: Client): void {
    this.#clients.delete(client);
  }

  /**
   * The next sentences to analyse, each once; undefined where nobody wants any. Whoever is served first decides the
   * lists, and those who have the same are served with it.
   * @param units no more than so many UTF-16 units together, but at least one sentence
   */
  next(sentences: number, units: number): Portion | undefined {
    const portion = new Set<string>();
    let lists: NameLists | undefined;
    let used = 0;
    for (const client of this.#inTurn()) {
      if (lists && lists.key !== client.lists.key) continue;
      for (const sentence of client.wanted()) {
        if (portion.has(sentence)) continue;
        lists ??= client.lists;
        used += sentence.length;
        if (portion.size === sentences || (portion.size > 0 && used > units)) {
          return { sentences: [...portion], lists };
        }
        portion.add(sentence);
      }
    }
    return lists && { sentences: [...portion], lists };
  }

  #inTurn(): Client[] {
    const last = [...this.#clients].reverse();
    return [
      ...last.filter((client) => !client.isBackground),
      ...last.filter((client) => client.isBackground),
    ];
  }
}
