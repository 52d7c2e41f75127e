import type { Batch } from '../trainer/batches.ts';
import { quartiles, type Clock } from './measure.ts';
import type { Stepper } from './training-step.ts';

export interface EpochOptions {
  /** Do all steps; else some of each length, to multiply. */
  readonly whole: boolean;
  /** Steps of each length that are timed where not all are done. */
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Seconds of the training steps of one epoch. Every length is compiled and run once before. */
export async function epochSeconds(
  stepper: Stepper,
  batches: readonly Batch[],
  options: EpochOptions,
): Promise<number> {
  const { whole, rounds, signal, clock } = options;
  const timed = async (batch: Batch): Promise<number> => {
    signal.throwIfAborted();
    const start = clock.wall();
    await stepper.step(batch);
    return (clock.wall() - start) / 1000;
  };
  const lengths = [...new Set(batches.map(({ length }) => length))];
  const byLength = lengths.map((length) => batches.filter((batch) => batch.length === length));
  for (const [first] of byLength) if (first) await timed(first);
  let seconds = 0;
  if (whole) {
    for (const batch of batches) seconds += await timed(batch);
    return seconds;
  }
  for (const ofLength of byLength) {
    const samples: number[] = [];
    for (const batch of ofLength.slice(0, rounds)) samples.push(await timed(batch));
    seconds += quartiles(samples).median * ofLength.length;
  }
  return seconds;
}
