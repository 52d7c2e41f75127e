import { UserError, messageOf } from '../../shared/errors.ts';
import type { Log } from '../log.ts';
import type { Batch, Entities, ModelDescription, WorkerMessage } from './protocol.ts';
import type { Portion } from './queue.ts';

/** The part of a `worker_threads` worker that is used here. */
export interface WorkerPort {
  postMessage(message: Batch): void;
  on(event: 'message', listener: (message: WorkerMessage) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

/** Something that users should know, in one line. */
export interface Problem {
  readonly level: keyof Log;
  readonly message: string;
}

export interface ThreadEvents {
  /** Something kept sentences from being analysed, or from being analysed well. */
  readonly problem: (problem: Problem) => void;
  /** All batches are refused from now on, though nobody closed it. */
  readonly lost: (reason: string) => void;
}

interface Pending {
  readonly batch: Batch;
  resolve(entities: readonly Entities[]): void;
  reject(reason: Error): void;
}

interface Loading {
  readonly resolve: (model: ModelDescription) => void;
  readonly reject: (reason: Error) => void;
}

/**
 * A model in a thread of its own, started by the first batch. A thread that crashes is started once more, and gets
 * its batch again. After a second crash, or if the model cannot be loaded, all batches are refused.
 */
export class ModelThread {
  readonly #start: () => WorkerPort;
  readonly #events: ThreadEvents;
  #worker: WorkerPort | undefined;
  #pending: Pending | undefined;
  #model: ModelDescription | undefined;
  #refusal: Error | undefined;
  /** Whether the worker has loaded the model. */
  #isAwake = false;
  /** Those who wait until the model is loaded. */
  #loading: Loading[] = [];
  #crashes = 0;
  #batches = 0;

  constructor(start: () => WorkerPort, events: ThreadEvents) {
    this.#start = start;
    this.#events = events;
  }

  /** Undefined until the model is loaded; it stays known while the thread rests. */
  get model(): ModelDescription | undefined {
    return this.#model;
  }

  /** Whether it was started, whatever became of it. */
  get isInUse(): boolean {
    return this.isLoaded || this.#crashes > 0 || this.#refusal !== undefined || this.#model !== undefined;
  }

  /** Whether the model is in memory, or on its way there. */
  get isLoaded(): boolean {
    return this.#worker !== undefined;
  }

  /** Whether the model is in memory and nobody waits for it. */
  get isReady(): boolean {
    return this.isLoaded && this.#isAwake && !this.#pending;
  }

  /** Why all batches are refused, if they are. */
  get refusal(): Error | undefined {
    return this.#refusal;
  }

  /** Loads the model without a batch. Rejects if it cannot be. */
  load(): Promise<ModelDescription> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    if (this.#model) return Promise.resolve(this.#model);
    return this.#wake();
  }

  /** The entities of each sentence. One batch at a time: the next one waits for this promise. */
  analyze({ sentences, lists }: Portion): Promise<readonly Entities[]> {
    if (this.#refusal) return Promise.reject(this.#refusal);
    if (this.#pending) throw new Error('a model analyses one batch at a time');
    const batch = { id: (this.#batches += 1), sentences, lists: lists.lists };
    return new Promise((resolve, reject) => {
      this.#pending = { batch, resolve, reject };
      if (this.#worker === undefined) this.#launch();
      else if (this.#isAwake) this.#worker.postMessage(batch);
    });
  }

  /** Ends the thread until the next batch. Not while a batch is under way, nor before the model is loaded. */
  async rest(): Promise<void> {
    if (!this.isReady) throw new Error('a model that is wanted does not rest');
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  /** Starts the thread anew, under the conditions of `rest`; then the model is loaded. Rejects if it cannot be. */
  async renew(): Promise<void> {
    await this.rest();
    // Meanwhile a batch may have started it, or it may have been closed.
    if (!this.isLoaded && !this.#refusal) await this.#wake();
  }

  close(): Promise<void> {
    return this.#refuse('the model was closed');
  }

  /** Not once the model is loaded. */
  #wake(): Promise<ModelDescription> {
    return new Promise((resolve, reject) => {
      this.#loading.push({ resolve, reject });
      if (this.#worker === undefined) this.#launch();
    });
  }

  #launch(): void {
    this.#isAwake = false;
    let worker: WorkerPort;
    try {
      worker = this.#worker = this.#start();
    } catch (error) {
      return this.#crashed(messageOf(error));
    }
    let crash: string | undefined;
    const whileCurrent =
      <T extends unknown[]>(listener: (...args: T) => void) =>
      (...args: T) => {
        if (this.#worker === worker) listener(...args);
      };
    worker.on(
      'message',
      whileCurrent((message) => this.#receive(message)),
    );
    worker.on('error', (error) => (crash = error.message));
    worker.on(
      'exit',
      whileCurrent(() => this.#crashed(crash ?? 'its thread ended')),
    );
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'warning':
        this.#events.problem({ level: 'warn', message: message.reason });
        break;
      case 'loaded':
        this.#model = message.model;
        this.#isAwake = true;
        for (const { resolve } of this.#loading.splice(0)) resolve(message.model);
        if (this.#pending) this.#worker?.postMessage(this.#pending.batch);
        break;
      case 'placed':
        if (this.#model) this.#model = { ...this.#model, device: message.device };
        this.#events.problem({ level: message.level, message: message.message });
        break;
      case 'refused':
        this.#tell(`the model cannot be used: ${message.reason}`);
        this.#lose(message.reason);
        break;
      case 'analysed':
        if (message.id === this.#pending?.batch.id) this.#take()?.resolve(message.entities);
        break;
      case 'failed':
        if (message.id !== this.#pending?.batch.id) break;
        this.#tell(`the model failed: ${message.reason}`);
        this.#take()?.reject(new Error(message.reason));
        break;
    }
  }

  #crashed(reason: string): void {
    this.#crashes += 1;
    this.#worker = undefined;
    if (this.#crashes > 1) {
      this.#tell(`the model crashed again (${reason}) and is not started any more`);
      this.#lose(reason);
    } else {
      this.#tell(`the model crashed (${reason}) and is started again`);
      if (this.#pending || this.#loading.length > 0) this.#launch();
    }
  }

  #tell(message: string): void {
    this.#events.problem({ level: 'error', message });
  }

  #lose(reason: string): void {
    void this.#refuse(reason);
    this.#events.lost(reason);
  }

  /** Ends the thread for good. */
  async #refuse(reason: string): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#refusal = new UserError(reason);
    this.#take()?.reject(this.#refusal);
    for (const { reject } of this.#loading.splice(0)) reject(this.#refusal);
    await worker?.terminate();
  }

  #take(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }
}
