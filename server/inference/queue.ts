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

/** What a portion may hold; but a sentence that is longer is a portion of its own. */
export interface Limits {
  readonly sentences: number;
  /** UTF-16 units of all sentences together. */
  readonly units: number;
}

/**
 * Those who wait for sentences. First those who want no more than fits into a portion, as after a keystroke: nobody's
 * long document keeps another one waiting. Else who asked last is served first: that is what the user looks at. Those in
 * the background wait for all others. Who cannot say what is wanted keeps nobody else from being served.
 */
export class SentenceQueue<Client extends Wanting> {
  readonly #clients = new Set<Client>();
  readonly #fault: (error: unknown) => void;

  /** @param fault told of what a client threw that was asked what it wants; it is served no more until it asks again */
  constructor(fault: (error: unknown) => void) {
    this.#fault = fault;
  }

  get clients(): Iterable<Client> {
    return this.#clients;
  }

  /** From now on `client` is served, and before the others, until it wants nothing. */
  put(client: Client): void {
    this.#clients.delete(client);
    this.#clients.add(client);
  }

  remove(client: Client): void {
    this.#clients.delete(client);
  }

  /**
   * The next sentences to analyse, each once; undefined where nobody wants any. Whoever is served first decides the
   * lists; those who have the same, and whose sentences all find room too, are served with it.
   */
  next(limits: Limits): Portion | undefined {
    const last = [...this.#clients].reverse();
    const portionOf = (isBackground: boolean): Portion | undefined =>
      this.#portion(
        last.filter((client) => (client.isBackground ?? false) === isBackground),
        limits,
      );
    return portionOf(false) ?? portionOf(true);
  }

  #portion(clients: readonly Client[], limits: Limits): Portion | undefined {
    let whole: Portion | undefined;
    let part: Portion | undefined;
    for (const client of clients) {
      const { lists } = client;
      if (whole && whole.lists.key !== lists.key) continue;
      const { sentences, isAll } = this.#taken(client, whole?.sentences ?? [], limits);
      if (sentences.length === 0) this.#clients.delete(client);
      else if (isAll) whole = { sentences, lists };
      else part ??= { sentences, lists };
    }
    return whole ?? part;
  }

  /** What a client wants, with what others do; nothing of a client that cannot say it. */
  #taken(client: Client, before: readonly string[], limits: Limits): Taken {
    try {
      return taken(client.wanted(), before, limits);
    } catch (error) {
      this.#fault(error);
      return { sentences: [], isAll: false };
    }
  }
}

interface Taken {
  readonly sentences: readonly string[];
  /** Whether all that is wanted is among them. */
  readonly isAll: boolean;
}

/** `before` with what is wanted, each once, as far as there is room. */
function taken(wanted: Iterable<string>, before: readonly string[], { sentences, units }: Limits): Taken {
  const portion = new Set(before);
  let used = before.reduce((sum, { length }) => sum + length, 0);
  for (const sentence of wanted) {
    if (portion.has(sentence)) continue;
    used += sentence.length;
    if (portion.size === sentences || (portion.size > 0 && used > units)) {
      return { sentences: [...portion], isAll: false };
    }
    portion.add(sentence);
  }
  return { sentences: [...portion], isAll: true };
}
