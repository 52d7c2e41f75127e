import { systemClock, type Clock } from './clock.ts';
import { EntityCache } from './inference/cache.ts';
import { Model } from './inference/model.ts';
import type { WorkerStart } from './inference/protocol.ts';
import type { WorkerPort } from './inference/thread.ts';

const cacheBytes = 64 * 2 ** 20;

/** What the sessions of a process share. It outlives each of them. */
export class Services {
  readonly clock: Clock;
  readonly #startWorker: (start: WorkerStart) => WorkerPort;
  readonly #cache = new EntityCache(cacheBytes);
  readonly #models = new Map<string, Model>();

  constructor(startWorker: (start: WorkerStart) => WorkerPort, clock: Clock = systemClock) {
    this.#startWorker = startWorker;
    this.clock = clock;
  }

  /** The model of a package folder, the same for all who ask. It is loaded when it is first asked for sentences. */
  model(folder: string): Model {
    const known = this.#models.get(folder);
    if (known) return known;
    const model = new Model(() => this.#startWorker({ folder }), this.#cache);
    this.#models.set(folder, model);
    return model;
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#models.values(), (model) => model.close()));
  }
}
