import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';

/** Somebody who struck a key so long ago is not typing any more. Milliseconds, as all below. */
const quiet = 500;
/** Nobody's typing keeps a run from going on for longer: before one step, and in all. */
const mostBeforeStep = 5_000;
const mostInRun = 60_000;

/** Time, passed in so that tests can let it pass. */
export interface StepClock {
  now(): number;
  /** Comes to its end sooner where `signal` is aborted. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const stepClock: StepClock = {
  now: () => performance.now(),
  pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** Lets a run wait between its steps while somebody types on the same machine. */
export class GiveWay {
  readonly #clock: StepClock;
  #lastKey = -Infinity;
  #waited = 0;

  constructor(clock: StepClock) {
    this.#clock = clock;
  }

  /** Somebody struck a key. */
  struck(): void {
    this.#lastKey = this.#clock.now();
  }

  /** Resolves when nobody types, or when that was waited for long enough. */
  async wait(signal: AbortSignal): Promise<void> {
    const began = this.#clock.now();
    const most = began + Math.min(mostBeforeStep, mostInRun - this.#waited);
    const left = (): number => Math.min(this.#lastKey + quiet, most) - this.#clock.now();
    while (left() > 0 && !signal.aborted) await this.#clock.pause(left(), signal);
    this.#waited += this.#clock.now() - began;
  }
}
