import type { DeviceWish } from '../../shared/model/device.ts';

/** A model that may be loaded or not, whichever nobody notices. */
export interface Shelved {
  /** What it takes of memory; 0 while it is not loaded. */
  readonly bytes: number;
  /** Whether it is in memory and nobody waits for it. */
  readonly isIdle: boolean;
  /** Undefined until it is loaded. */
  readonly device: { readonly asked: DeviceWish } | undefined;
  /** Unloads it until it is asked again. */
  rest(): Promise<void>;
  /** Loads it anew, as it would begin now. */
  renew(): Promise<void>;
}

/**
 * The models of a process. Together they take no more memory than a limit, but one is always allowed. Those that are
 * loaded were told to run on what is wished for, or are as soon as nobody waits for them.
 */
export class ModelShelf {
  /** The one that was used last is the last. */
  readonly #models = new Set<Shelved>();
  readonly #wish: () => DeviceWish;
  #limit = Infinity;

  constructor(wish: () => DeviceWish) {
    this.#wish = wish;
  }

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
  }

  /** Mends what is not as it is to be. Called whenever a model has become idle, and when another device is wished for. */
  tidy(): void {
    this.#unload();
    const wish = this.#wish();
    for (const model of this.#models) if (model.isIdle && model.device?.asked !== wish) void model.renew();
  }

  /** As many as must. */
  #unload(): void {
    const last = [...this.#models].at(-1);
    for (const model of this.#models) {
      if (this.#bytes() <= this.#limit) return;
      if (model !== last && model.isIdle) void model.rest();
    }
  }

  #bytes(): number {
    return Array.from(this.#models, ({ bytes }) => bytes).reduce((sum, bytes) => sum + bytes, 0);
  }
}
