import type { Clock } from '../clock.ts';

/** So many batches are remembered. */
const remembered = 1_000;

export interface LatencySummary {
  /** Since the process began. */
  readonly batches: number;
  readonly sentences: number;
  /** Milliseconds, of the batches that are remembered; undefined where there are none. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
}

/** How long the batches of a process take. */
export class Latencies {
  readonly #clock: Clock;
  /** Milliseconds; the oldest is overwritten first. */
  readonly #recent: number[] = [];
  #batches = 0;
  #sentences = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Waits for a batch; one that comes to nothing does not count. */
  async measure<T>(sentences: number, batch: Promise<T>): Promise<T> {
    const begun = this.#clock.now();
    const outcome = await batch;
    this.#recent[this.#batches % remembered] = this.#clock.now() - begun;
    this.#batches += 1;
    this.#sentences += sentences;
    return outcome;
  }

  get summary(): LatencySummary {
    const sorted = [...this.#recent].sort((a, b) => a - b);
    const quantile = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1];
    return { batches: this.#batches, sentences: this.#sentences, p50: quantile(0.5), p95: quantile(0.95) };
  }
}
