/** Work in slices, each in a turn of the event loop of its own, so that nothing else waits for more than one of them. */
export class SlicedWork {
  readonly #slice: () => boolean;
  #next: NodeJS.Immediate | undefined;
  #over = Promise.resolve();
  #conclude = (): void => undefined;

  /** @param slice does the next slice; false where nothing is left */
  constructor(slice: () => boolean) {
    this.#slice = slice;
  }

  get isUnderWay(): boolean {
    return this.#next !== undefined;
  }

  /** Resolves when nothing is left, or when it is stopped. */
  get over(): Promise<void> {
    return this.#over;
  }

  /** Does the first slice now, unless it is under way. */
  begin(): void {
    if (this.isUnderWay || !this.#slice()) return;
    this.#over = new Promise((resolve) => (this.#conclude = resolve));
    this.#goOn();
  }

  stop(): void {
    clearImmediate(this.#next);
    this.#next = undefined;
    this.#conclude();
  }

  #goOn(): void {
    this.#next = setImmediate(() => {
      let isMore = false;
      try {
        isMore = this.#slice();
      } finally {
        if (isMore) this.#goOn();
        else this.stop();
      }
    });
  }
}
