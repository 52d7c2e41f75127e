import type { Stretch } from '../../shared/text/lines.ts';

interface Waiter {
  readonly stretch: Stretch;
  /** Sentences that are not there yet; undefined until that is known. */
  missing: Set<string> | undefined;
  resolve(outcome: 'complete' | 'superseded'): void;
}

/** What is missing in a stretch; undefined where that cannot be told yet. */
type MissingOf = (stretch: Stretch) => Set<string> | undefined;

/** Those who wait until all sentences of a stretch are there. */
export class Waiters {
  readonly #waiters = new Set<Waiter>();

  get isEmpty(): boolean {
    return this.#waiters.size === 0;
  }

  /** Another one; `drop` waits no longer and leaves the outcome open. */
  add(stretch: Stretch, missing: Set<string> | undefined) {
    let drop = (): void => undefined;
    const outcome = new Promise<'complete' | 'superseded'>((resolve) => {
      const waiter = { stretch, missing, resolve };
      this.#waiters.add(waiter);
      drop = () => void this.#waiters.delete(waiter);
    });
    return { outcome, drop };
  }

  /** A sentence is there. */
  done(sentence: string): void {
    for (const waiter of this.#waiters) {
      if (waiter.missing?.delete(sentence)) this.#concludeIfDone(waiter);
    }
  }

  /** Other sentences are missing now than before. */
  reconsider(missingOf: MissingOf): void {
    for (const waiter of this.#waiters) waiter.missing = undefined;
    this.consider(missingOf);
  }

  /** What is missing may be known now to those who could not tell. */
  consider(missingOf: MissingOf): void {
    for (const waiter of this.#waiters) {
      waiter.missing ??= missingOf(waiter.stretch);
      this.#concludeIfDone(waiter);
    }
  }

  /** What they wait for is not wanted any more. */
  supersede(): void {
    for (const waiter of this.#waiters) waiter.resolve('superseded');
    this.#waiters.clear();
  }

  #concludeIfDone(waiter: Waiter): void {
    if (waiter.missing?.size !== 0) return;
    this.#waiters.delete(waiter);
    waiter.resolve('complete');
  }
}
