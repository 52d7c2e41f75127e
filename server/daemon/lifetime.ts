import type { Clock } from '../clock.ts';

/** How often it is looked whether work that nobody waits for has ended. */
const busyMilliseconds = 1000;

/** Whoever starts a daemon comes sooner. */
const firstMilliseconds = 30_000;

interface LifetimeParts {
  readonly clock: Clock;
  /** How long it lasts after its last client. */
  readonly idleMilliseconds: number;
  /** Whether there is work that has to end first. */
  readonly isBusy: () => boolean;
  /** Called once, at the end. */
  readonly over: () => void;
}

/** How long a daemon lives: as long as it has a client, and a while longer. */
export class Lifetime {
  readonly #parts: LifetimeParts;
  #clients = 0;
  #isOver = false;
  #callOff = (): void => undefined;

  constructor(parts: LifetimeParts) {
    this.#parts = parts;
    this.#wait(Math.max(parts.idleMilliseconds, firstMilliseconds));
  }

  get clients(): number {
    return this.#clients;
  }

  /** A client has come. @returns to be called once, when it has gone */
  enter(): () => void {
    this.#clients += 1;
    this.#callOff();
    return () => {
      this.#clients -= 1;
      if (this.#clients === 0) this.#wait(this.#parts.idleMilliseconds);
    };
  }

  /** Nothing is waited for any more, nor when those leave who are still there: a timer would hold the process. */
  end(): void {
    this.#isOver = true;
    this.#callOff();
  }

  #wait(milliseconds: number): void {
    if (this.#isOver) return;
    const { clock, isBusy, over } = this.#parts;
    this.#callOff = clock.after(milliseconds, () => (isBusy() ? this.#wait(busyMilliseconds) : over()));
  }
}
