import type { Clock } from './clock.ts';
import { EntityCache } from './inference/cache.ts';
import { Model } from './inference/model.ts';
import type { WorkerPort } from './inference/thread.ts';
import { NameFiles, type NamesDisk } from './lists/files.ts';

/** Starts the thread of a model; `folder` is that of its package. */
export type StartModel = (folder: string) => WorkerPort;

const cacheBytes = 64 * 2 ** 20;

/** What the sessions of a process share. It outlives each of them. */
export class Services {
  readonly clock: Clock;
  readonly names: NameFiles;
  readonly #startModel: StartModel;
  readonly #cache = new EntityCache(cacheBytes);
  readonly #models = new Map<string, Model>();

  constructor(startModel: StartModel, disk: NamesDisk, clock: Clock) {
    this.#startModel = startModel;
    this.clock = clock;
    this.names = new NameFiles(disk, clock);
  }

  /** The model of a package folder, the same for all who ask. It is loaded when it is first asked for sentences. */
  model(folder: string): Model {
    const known = this.#models.get(folder);
    if (known) return known;
    const model = new Model(() => this.#startModel(folder), this.#cache);
    this.#models.set(folder, model);
    return model;
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#models.values(), (model) => model.close()));
  }
}
