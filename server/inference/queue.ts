/** Sentences that somebody waits for, the most urgent first. */
export class SentenceQueue<Client> {
  /** Each client's sentences in the order of their urgency; the client that asked last comes last. */
  readonly #wanted = new Map<Client, Set<string>>();

  get isEmpty(): boolean {
    return this.#wanted.size === 0;
  }

  /** Replaces what `client` waits for; what was asked last is most urgent: that is what the user looks at. */
  put(client: Client, sentences: Iterable<string>): void {
    this.#wanted.delete(client);
    const wanted = new Set(sentences);
    if (wanted.size > 0) this.#wanted.set(client, wanted);
  }

  /**
   * The next sentences to analyse, each once; they stay wanted until `settle`.
   * @param units no more than so many UTF-16 units together, but at least one sentence
   */
  next(sentences: number, units: number): string[] {
    const batch = new Set<string>();
    let used = 0;
    for (const wanted of [...this.#wanted.values()].reverse()) {
      for (const sentence of wanted) {
        if (batch.has(sentence)) continue;
        used += sentence.length;
        if (batch.size === sentences || (batch.size > 0 && used > units)) return [...batch];
        batch.add(sentence);
      }
    }
    return [...batch];
  }

  /** Nobody waits for `sentence` any more. Returns who did. */
  settle(sentence: string): Client[] {
    const clients: Client[] = [];
    for (const [client, wanted] of this.#wanted) {
      if (!wanted.delete(sentence)) continue;
      clients.push(client);
      if (wanted.size === 0) this.#wanted.delete(client);
    }
    return clients;
  }
}
