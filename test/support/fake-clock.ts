import type { Clock } from '../../server/clock.ts';

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.#now + milliseconds, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.#now);
    this.#timers = this.#timers.filter(({ at }) => at > this.#now);
    for (const { action } of due) action();
  }
}

/** Lets all that is under way in this process go on, by default until nothing is left, files that are read included. */
export async function quiet(turns = 50): Promise<void> {
  for (let left = turns; left > 0; left -= 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'))) left += 1;
  }
}
