import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { farewell } from './protocol.ts';

/** Longer than a model takes to load or a batch to be analysed. */
const patienceMilliseconds = 10_000;

/**
 * The thread of a model. It is asked to end, and does so between two pieces of work: the runtime's native code ends the
 * whole process if its thread is stopped while it loads a model. One that does not answer is stopped after all.
 */
export class ModelWorker extends Worker {
  readonly #ended = new Promise<number>((resolve) => this.once('exit', resolve));

  override async terminate(): Promise<number> {
    this.postMessage(farewell);
    const tooLong = wait(patienceMilliseconds, undefined, { ref: false }).then(() => super.terminate());
    return Promise.race([this.#ended, tooLong]);
  }
}
