/** Who waits for sentences. */
export interface Wanting {
  /** The sentences that are still to be analysed, the most urgent first. */
  wanted(): Iterable<string>;
}

/** Those who wait for sentences; who asked last is served first: that is what the user looks at. */
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
   * The next sentences to analyse, each once; none where nobody wants any.
   * @param units no more than so many UTF-16 units together, but at least one sentence
   */
  next(sentences: number, units: number): string[] {
    const batch = new Set<string>();
    let used = 0;
    for (const client of [...this.#clients].reverse()) {
      for (const sentence of client.wanted()) {
        if (batch.has(sentence)) continue;
        used += sentence.length;
        if (batch.size === sentences || (batch.size > 0 && used > units)) return [...batch];
        batch.add(sentence);
      }
    }
    return [...batch];
  }
}
