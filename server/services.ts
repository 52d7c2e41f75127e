import type { DeviceWish } from '../shared/model/device.ts';
import type { Journals } from './annotations/journals.ts';
import { Listeners } from './listeners.ts';
import type { Clock } from './clock.ts';
import { EntityCache } from './inference/cache.ts';
import { Latencies } from './inference/latency.ts';
import { Model } from './inference/model.ts';
import { ModelShelf } from './inference/shelf.ts';
import type { Problem, WorkerPort } from './inference/thread.ts';
import { SharedWish } from './inference/wish.ts';
import { Learning, type LearningParts } from './learning/learning.ts';
import { NameFiles, type NamesDisk } from './lists/files.ts';
import type { ModelChoice } from './modelChoice.ts';
import type { TextsDisk } from './texts/disk.ts';

export interface ServiceParts {
  readonly clock: Clock;
  /** Starts the thread of a model; `folder` is that of its package. */
  readonly startModel: (folder: string, device: DeviceWish) => WorkerPort;
  readonly namesDisk: NamesDisk;
  readonly textsDisk: TextsDisk;
  readonly journals: Journals;
  readonly learning: LearningParts;
}

const mebi = 2 ** 20;
const cacheBytes = 64 * mebi;

/** What the sessions of a process share. It outlives each of them. */
export class Services {
  readonly clock: Clock;
  readonly textsDisk: TextsDisk;
  readonly names: NameFiles;
  readonly journals: Journals;
  readonly learning: Learning;
  readonly latencies: Latencies;
  readonly cache = new EntityCache(cacheBytes);
  readonly wish = new SharedWish();
  /** Those of clients that are there. */
  readonly sessions = new Set<object>();
  readonly #problems = new Listeners<[name: string, problem: Problem]>();
  readonly #startModel: ServiceParts['startModel'];
  readonly #shelf = new ModelShelf(() => this.wish.device);
  /** Those that do not learn, by folder. */
  readonly #models = new Map<string, Model>();

  constructor({ clock, startModel, namesDisk, textsDisk, journals, learning }: ServiceParts) {
    this.clock = clock;
    this.textsDisk = textsDisk;
    this.latencies = new Latencies(clock);
    this.#startModel = startModel;
    this.names = new NameFiles(namesDisk, clock);
    this.journals = journals;
    this.wish.onChange(() => this.#shelf.tidy());
    this.learning = new Learning(learning, {
      start: (folder) => this.#start(folder),
      model: (folder, name) => this.#newModel(folder, name),
      problem: (name, problem) => this.#problems.tell(name, problem),
    });
  }

  /**
   * A model, the same for all who ask. It is loaded when it is first asked for sentences, and tried again for whoever
   * comes after it was found not to work.
   * @param memory for all models, in MiB: what the last one says counts
   */
  async model({ folder, line }: ModelChoice, memory: number): Promise<Model> {
    this.#shelf.limitTo(memory * mebi);
    const model = line === undefined ? this.#fixed(folder) : await this.learning.open(line, folder);
    model.retry();
    return model;
  }

  /** Those that were asked for: by the keys of their lines, or by their folders. */
  get models(): readonly (readonly [name: string, model: Model])[] {
    return [...this.learning.models, ...this.#models];
  }

  /** Calls `listener` with what there is to tell of any model, by the same names. @returns a function that ends this */
  onProblem(listener: (name: string, problem: Problem) => void): () => void {
    return this.#problems.add(listener);
  }

  async close(): Promise<void> {
    await this.learning.close();
    await Promise.all(Array.from(this.#models.values(), (model) => model.close()));
  }

  #fixed(folder: string): Model {
    const model = this.#models.get(folder) ?? this.#newModel(folder, folder);
    this.#models.set(folder, model);
    return model;
  }

  #newModel(folder: string, name: string): Model {
    const { cache, latencies, clock } = this;
    const model = new Model(() => this.#start(folder), { cache, latencies, shelf: this.#shelf, clock });
    model.listen({ problem: (problem) => this.#problems.tell(name, problem) });
    return model;
  }

  #start(folder: string): WorkerPort {
    return this.#startModel(folder, this.wish.device);
  }
}
