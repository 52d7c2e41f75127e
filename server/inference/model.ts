import { LabelTree } from '../../shared/labels/tree.ts';
import type { NameLists } from '../lists/set.ts';
import type { EntityCache } from './cache.ts';
import { SentenceQueue, type Wanting } from './queue.ts';
import { ModelThread, type Entities, type Problem, type WorkerPort } from './thread.ts';

/** A micro-batch: small, so that what is asked now does not wait long for what was asked before. */
const batchSentences = 32;
const batchUnits = 2048;

/** Who waits for sentences. Told about each that is settled with its lists, and about those of others. */
export interface SentenceClient extends Wanting {
  analysed(sentence: string, entities: Entities): void;
  /** It will not be analysed and must not be wanted any more; asking again later is allowed. */
  failed(sentence: string): void;
}

/** A model as sessions share it: sentences are asked for, and told when they are there. */
export class Model {
  readonly #cache: EntityCache;
  readonly #thread: ModelThread;
  readonly #queue = new SentenceQueue<SentenceClient>();
  readonly #problemListeners = new Set<(problem: Problem) => void>();
  #tree: LabelTree | undefined;
  #running = false;

  constructor(start: () => WorkerPort, cache: EntityCache) {
    this.#cache = cache;
    this.#thread = new ModelThread(start, (problem) =>
      this.#problemListeners.forEach((listen) => listen(problem)),
    );
  }

  /** Undefined until the model is loaded; it is whenever there are entities. */
  get tree(): LabelTree | undefined {
    const { model } = this.#thread;
    return (this.#tree ??= model && new LabelTree(model.tree.name, model.tree.nodes));
  }

  /** What is known of a sentence without asking. */
  known(sentence: string, lists: NameLists): Entities | undefined {
    const { model } = this.#thread;
    return model && this.#cache.get({ version: model.version, lists }, sentence);
  }

  /** Serves `client` before others, until it wants nothing. Wakes the model. */
  ask(client: SentenceClient): void {
    this.#queue.put(client);
    if (!this.#running) void this.#run();
  }

  /** Serves `client` no more. */
  forget(client: SentenceClient): void {
    this.#queue.remove(client);
  }

  /** @returns a function that ends the listening */
  onProblem(listener: (problem: Problem) => void): () => void {
    this.#problemListeners.add(listener);
    return () => this.#problemListeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }

  async #run(): Promise<void> {
    this.#running = true;
    const next = () => this.#queue.next(batchSentences, batchUnits);
    for (let portion = next(); portion; portion = next()) {
      const results = await this.#thread.analyze(portion).catch(() => undefined);
      portion.sentences.forEach((sentence, index) => this.#settle(sentence, portion.lists, results?.[index]));
    }
    this.#running = false;
  }

  #settle(sentence: string, lists: NameLists, entities: Entities | undefined): void {
    const version = this.#thread.model?.version;
    if (entities && version !== undefined) this.#cache.set({ version, lists }, sentence, entities);
    for (const client of this.#queue.clients) {
      if (client.lists.key !== lists.key) continue;
      if (entities) client.analysed(sentence, entities);
      else client.failed(sentence);
    }
  }
}
