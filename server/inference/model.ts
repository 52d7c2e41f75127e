import { LabelTree } from '../../shared/labels/tree.ts';
import type { Clock } from '../clock.ts';
import { faultText } from '../faults.ts';
import type { NameLists } from '../lists/set.ts';
import type { EntityCache } from './cache.ts';
import type { DeviceReport } from './device.ts';
import type { Latencies } from './latency.ts';
import type { Entities } from './protocol.ts';
import { SentenceQueue, type Limits, type Portion, type Wanting } from './queue.ts';
import type { ModelShelf, Shelved } from './shelf.ts';
import { ModelThread, type Problem, type WorkerPort } from './thread.ts';
import { warm } from './warm.ts';

/**
 * Of a micro-batch: small, so that what is asked now does not wait long for what was asked before. More at once are not
 * analysed faster; fewer than half as many are slower.
 */
const limits: Limits = { sentences: 16, units: 1024 };

/** What was found not to work is tried again no earlier, so that many who come at once do not make it crash as often. */
const truceMilliseconds = 5000;

/** Who waits for sentences. Told about each that is settled with its lists, and about those of others. */
export interface SentenceClient extends Wanting {
  /** The sentences that it works with, the most urgent first. */
  present(): Iterable<string>;
  analysed(sentence: string, entities: Entities): void;
  /** It will not be analysed and must not be wanted any more; asking again later is allowed. */
  failed(sentence: string): void;
  /** The model is another one: what was known of its sentences, or could not be, does not count any more. */
  remodel(): void;
}

/** What the models of a process share. */
export interface ModelSurroundings {
  readonly cache: EntityCache;
  readonly latencies: Latencies;
  readonly shelf: ModelShelf;
  readonly clock: Clock;
}

export interface ModelEvents {
  readonly problem: (problem: Problem) => void;
  /** It does not work, and is not tried any more, until it is changed or somebody else comes. */
  readonly lost: (reason: string) => void;
  /** From now on it is another one, or tried again, and all clients know. */
  readonly changed: () => void;
}

/** A model as sessions share it: sentences are asked for, and told when they are there. */
export class Model implements Shelved {
  readonly #cache: EntityCache;
  readonly #latencies: Latencies;
  readonly #shelf: ModelShelf;
  readonly #clock: Clock;
  readonly #queue = new SentenceQueue<SentenceClient>((error) => this.#passOver(error));
  readonly #clients = new Set<SentenceClient>();
  readonly #listeners = new Set<Partial<ModelEvents>>();
  #start: () => WorkerPort;
  #thread: ModelThread;
  /** When it was found not to work, if it was. */
  #lostAt: number | undefined;
  #tree: LabelTree | undefined;
  #running = false;
  #isClosed = false;

  constructor(start: () => WorkerPort, { cache, latencies, shelf, clock }: ModelSurroundings) {
    this.#cache = cache;
    this.#latencies = latencies;
    this.#shelf = shelf;
    this.#clock = clock;
    this.#start = start;
    this.#thread = this.#threadOf(start);
  }

  /** Undefined until the model is loaded; it is whenever there are entities. */
  get tree(): LabelTree | undefined {
    const { model } = this.#thread;
    return (this.#tree ??= model && new LabelTree(model.tree.name, model.tree.nodes));
  }

  /** Undefined until the model is loaded. */
  get version(): string | undefined {
    return this.#thread.model?.version;
  }

  /** Versions of the name lists that ship and that it reads with; undefined until it is loaded. */
  get lists(): readonly string[] | undefined {
    return this.#thread.model?.lists;
  }

  /** What it runs on, or ran on last; undefined until it is loaded. */
  get device(): DeviceReport | undefined {
    return this.#thread.model?.device;
  }

  /** Why it does not work, if that was found. */
  get refusal(): string | undefined {
    return this.#lostAt === undefined ? undefined : this.#thread.refusal?.message;
  }

  get bytes(): number {
    return this.isLoaded ? (this.#thread.model?.bytes ?? 0) : 0;
  }

  get isLoaded(): boolean {
    return this.#thread.isLoaded;
  }

  get isIdle(): boolean {
    return !this.#running && this.#thread.isReady;
  }

  rest(): Promise<void> {
    return this.#thread.rest();
  }

  async renew(): Promise<void> {
    // What is wrong with it, its thread tells.
    await this.#thread.renew().catch(() => undefined);
    this.#shelf.tidy();
  }

  /** Loads it where nobody has woken it yet. Rejects where it cannot be used. */
  async load(): Promise<void> {
    this.#shelf.use(this);
    await this.#thread.load();
    this.#shelf.tidy();
  }

  /** What is known of a sentence without asking. */
  known(sentence: string, lists: NameLists): Entities | undefined {
    const { model } = this.#thread;
    return model && this.#cache.get({ model, lists }, sentence);
  }

  /** `client` is told when the model is changed. */
  attach(client: SentenceClient): void {
    this.#clients.add(client);
  }

  /** Serves `client` before others, until it wants nothing. Wakes the model. */
  ask(client: SentenceClient): void {
    this.#queue.put(client);
    if (!this.#running) void this.#run();
  }

  /** Serves `client` no more, until it asks again. */
  unask(client: SentenceClient): void {
    this.#queue.remove(client);
  }

  /** Serves `client` no more. */
  forget(client: SentenceClient): void {
    this.#clients.delete(client);
    this.#queue.remove(client);
  }

  /** @returns a function that ends the listening */
  listen(listener: Partial<ModelEvents>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Puts another model in the place of this one. If this one is in use, the other is loaded beside it and made to know
   * the sentences of its clients first; then all see it at once. One change at a time.
   * @throws Error if the other one does not work; this one then stays
   */
  async change(start: () => WorkerPort): Promise<void> {
    const next = this.#threadOf(start);
    try {
      const fault = (error: unknown): void => this.#passOver(error);
      if (this.#thread.isInUse) await warm(next, this.#clients, { cache: this.#cache, limits, fault });
    } catch (error) {
      await next.close();
      throw error;
    }
    if (this.#isClosed) return next.close();
    this.#start = start;
    await this.#use(next);
  }

  /** Tries it again where it was found not to work. What was wrong may have been mended meanwhile. */
  retry(): void {
    if (this.#isClosed || this.#lostAt === undefined) return;
    if (this.#clock.now() - this.#lostAt < truceMilliseconds) return;
    void this.#use(this.#threadOf(this.#start));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#shelf.remove(this);
    await this.#thread.close();
  }

  #threadOf(start: () => WorkerPort): ModelThread {
    const thread = new ModelThread(start, {
      problem: (problem) => this.#tell(problem),
      lost: (reason) => {
        if (this.#thread !== thread) return;
        this.#lostAt = this.#clock.now();
        for (const { lost } of this.#listeners) lost?.(reason);
      },
    });
    return thread;
  }

  async #use(next: ModelThread): Promise<void> {
    const last = this.#thread;
    this.#thread = next;
    this.#lostAt = undefined;
    this.#tree = undefined;
    for (const client of this.#clients) this.#inform(client, () => client.remodel());
    for (const { changed } of this.#listeners) changed?.();
    await last.close();
    this.#shelf.tidy();
  }

  #tell(found: Problem): void {
    for (const { problem } of this.#listeners) problem?.(found);
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#shelf.use(this);
    const next = () => this.#queue.next(limits);
    try {
      for (let portion = next(); portion; portion = next()) {
        const thread = this.#thread;
        const batch = this.#latencies.measure(portion.sentences.length, thread.analyze(portion));
        const results = await batch.catch(() => undefined);
        // What a model says that is not in use any more is nobody's answer: the present one is asked again.
        if (thread !== this.#thread) continue;
        this.#settle(portion, results);
      }
    } finally {
      this.#running = false;
      this.#shelf.tidy();
    }
  }

  #settle({ sentences, lists }: Portion, results: readonly Entities[] | undefined): void {
    const { model } = this.#thread;
    // Also those that gave up waiting: they need not ask again.
    const all = new Set([...this.#queue.clients, ...this.#clients]);
    const clients = [...all].filter((client) => client.lists.key === lists.key);
    sentences.forEach((sentence, index) => {
      const entities = results?.[index];
      if (entities && model) this.#cache.set({ model, lists }, sentence, entities);
      for (const client of clients) {
        this.#inform(client, () =>
          entities ? client.analysed(sentence, entities) : client.failed(sentence),
        );
      }
    });
  }

  #inform(client: SentenceClient, inform: () => void): void {
    try {
      inform();
    } catch (error) {
      // It may want the same for ever.
      this.#queue.remove(client);
      this.#passOver(error);
    }
  }

  /** A fault of one client keeps no other from being served. */
  #passOver(error: unknown): void {
    this.#tell({ level: 'error', message: `a document was passed over: ${faultText(error)}` });
  }
}
