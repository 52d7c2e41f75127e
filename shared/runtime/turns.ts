/** Longer than any batch takes. */
const patienceMilliseconds = 60_000;

/**
 * Lets one thread of a process work at a time. ONNX Runtime 1.30 ends the whole process where two of its WebGPU
 * sessions run at the same moment. A thread that waits is blocked, so that it must not ask twice at once.
 */
export class Turns {
  readonly #cell: Int32Array;

  /** @param memory 4 bytes that all threads share */
  constructor(memory: SharedArrayBuffer) {
    this.#cell = new Int32Array(memory);
  }

  /** @throws Error where another thread does not come to its end */
  async take<T>(work: () => Promise<T>): Promise<T> {
    while (Atomics.compareExchange(this.#cell, 0, 0, 1) !== 0) {
      if (Atomics.wait(this.#cell, 0, 1, patienceMilliseconds) === 'timed-out')
        throw new Error('another model does not let go of the GPU');
    }
    try {
      return await work();
    } finally {
      Atomics.store(this.#cell, 0, 0);
      Atomics.notify(this.#cell, 0, 1);
    }
  }
}
