import type { Journals } from './annotations/journals.ts';
import type { Clock } from './clock.ts';
import { EntityCache } from './inference/cache.ts';
import { Model } from './inference/model.ts';
import type { WorkerPort } from './inference/thread.ts';
import { Learning, type LearningParts } from './learning/learning.ts';
import { NameFiles, type NamesDisk } from './lists/files.ts';
import type { ModelChoice } from './modelChoice.ts';

export interface ServiceParts {
  readonly clock: Clock;
  /** Starts the thread of a model; `folder` is that of its package. */
  readonly startModel: (folder: string) => WorkerPort;
  readonly namesDisk: NamesDisk;
  readonly journals: Journals;
  readonly learning: LearningParts;
}

const cacheBytes = 64 * 2 ** 20;

/** What the sessions of a process share. It outlives each of them. */
export class Services {
  readonly clock: Clock;
  readonly names: NameFiles;
  readonly journals: Journals;
  readonly learning: Learning;
  readonly #startModel: ServiceParts['startModel'];
  readonly #cache = new EntityCache(cacheBytes);
  /** Those that do not learn, by folder. */
  readonly #models = new Map<string, Model>();

  constructor({ clock, startModel, namesDisk, journals, learning }: ServiceParts) {
    this.clock = clock;
    this.#startModel = startModel;
    this.names = new NameFiles(namesDisk, clock);
    this.journals = journals;
    this.learning = new Learning(learning, { start: startModel, model: (folder) => this.#newModel(folder) });
  }

  /** A model, the same for all who ask. It is loaded when it is first asked for sentences. */
  async model({ folder, line }: ModelChoice): Promise<Model> {
    if (line !== undefined) return this.learning.open(line, folder);
    const model = this.#models.get(folder) ?? this.#newModel(folder);
    this.#models.set(folder, model);
    return model;
  }

  async close(): Promise<void> {
    await this.learning.close();
    await Promise.all(Array.from(this.#models.values(), (model) => model.close()));
  }

  #newModel(folder: string): Model {
    return new Model(() => this.#startModel(folder), this.#cache);
  }
}
