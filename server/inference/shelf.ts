/** A model that may be loaded or not, whichever nobody notices. */
export interface Shelved {
  /** What it takes of memory; 0 while it is not loaded. */
  readonly bytes: number;
  /** Whether it is in memory, or on its way there. */
  readonly isLoaded: boolean;
  /** Whether nobody waits for it. */
  readonly isIdle: boolean;
  /** Unloads it until it is asked again. */
  rest(): Promise<void>;
}

/** The models of a process. Together they take no more memory than a limit, but one is always allowed. */
export class ModelShelf {
  /** The one that was used last is the last. */
  readonly #models = new Set<Shelved>();
  readonly #stale = new Set<Shelved>();
  #limit = Infinity;

  /** From now on so many bytes. */
  limitTo(bytes: number): void {
    this.#limit = bytes;
    this.tidy();
  }

  /** `model` is about to be used. */
  use(model: Shelved): void {
    this.#models.delete(model);
    this.#models.add(model);
  }

  remove(model: Shelved): void {
    this.#models.delete(model);
    this.#stale.delete(model);
  }

  /** All that are loaded are loaded anew before they are used again: they would begin otherwise now. */
  renew(): void {
    for (const model of this.#models) if (model.isLoaded) this.#stale.add(model);
    this.tidy();
  }

  /** Unloads what is not to stay, as far as nobody waits for it. Called whenever a model has become idle. */
  tidy(): void {
    for (const model of this.#stale) if (model.isIdle) this.#unload(model);
    const last = [...this.#models].at(-1);
    for (const model of this.#models) {
      if (this.#bytes() <= this.#limit) return;
      if (model !== last && model.isIdle) this.#unload(model);
    }
  }

  #unload(model: Shelved): void {
    this.#stale.delete(model);
    void model.rest();
  }

  #bytes(): number {
    return Array.from(this.#models, ({ bytes }) => bytes).reduce((sum, bytes) => sum + bytes, 0);
  }
}
