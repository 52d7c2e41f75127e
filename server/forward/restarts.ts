const window = 60_000;
const attempts = 3;
const patience = 500;

/** When to start a daemon again, by the times of the starts that failed. */
export class Restarts {
  #failures: number[] = [];

  failed(now: number): void {
    this.#failures.push(now);
  }

  /** Whether fewer than three starts failed within the last minute. */
  mayTry(now: number): boolean {
    return this.#recent(now) < attempts;
  }

  /** Milliseconds to wait before the next one: longer after each that failed. */
  delay(now: number): number {
    return this.#recent(now) * patience;
  }

  #recent(now: number): number {
    this.#failures = this.#failures.filter((time) => now - time < window);
    return this.#failures.length;
  }
}
