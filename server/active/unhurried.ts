import { setImmediate } from 'node:timers/promises';
import type { Pieces } from '../../shared/active/ranking.ts';

/** Other work of the thread waits no longer than this, and one piece. */
const sliceMilliseconds = 5;

export interface Turns {
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** Lets all else that is due go first. */
  readonly turn: () => Promise<unknown>;
}

const systemTurns: Turns = { now: () => performance.now(), turn: () => setImmediate() };

/**
 * Does long work of the thread that also answers requests, a few pieces at a time.
 * @param isOver asked between the slices
 * @returns undefined once it is over
 */
export async function unhurried<Result>(
  work: Pieces<Result>,
  isOver: () => boolean,
  { now, turn }: Turns = systemTurns,
): Promise<Result | undefined> {
  for (;;) {
    for (const end = now() + sliceMilliseconds; now() < end;) {
      const { done, value } = work.next();
      if (done) return value;
    }
    await turn();
    if (isOver()) return undefined;
  }
}
