/** Work in slices, each in a turn of the event loop of its own, so that nothing else waits for more than one of them. */
export class SlicedWork {
  readonly #slice: () => boolean;
  readonly #fault: (error: unknown) => void;
  #next: NodeJS.Immediate | undefined;
  #over = Promise.resolve();
  #conclude = (): void => undefined;

  /**
   * @param slice does the next slice; false where nothing is left
   * @param fault told of what a slice threw that nobody called, and after which the work was stopped
   */
  constructor(slice: () => boolean, fault: (error: unknown) => void) {
    this.#slice = slice;
    this.#fault = fault;
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
      try {
        if (this.#slice()) this.#goOn();
        else this.stop();
      } catch (error) {
        this.stop();
        this.#fault(error);
      }
    });
  }
}
