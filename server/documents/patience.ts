import type { CancellationToken } from 'vscode-languageserver';
import type { Clock } from '../clock.ts';
import type { Wait } from './analysis.ts';

/** How long an answer waits for what is not analysed yet, in milliseconds. */
export const patience = {
  /** Longer would look as if nothing happened. */
  usual: 500,
  /** Where nobody is going to ask again: long enough for a model to load, and less than the 10 s of eglot. */
  last: 8000,
};

/** A wait that somebody else may cancel too. */
export interface PatientWait extends Omit<Wait, 'outcome'> {
  readonly outcome: Promise<'complete' | 'superseded' | 'cancelled'>;
}

/** Waits until the outcome is there, the patience is over (`late`), or the request is cancelled. */
export function patiently(
  wait: PatientWait,
  clock: Clock,
  token: CancellationToken,
  milliseconds: number,
): Promise<'complete' | 'superseded' | 'late' | 'cancelled'> {
  return new Promise((resolve) => {
    const callOff = clock.after(milliseconds, () => resolve('late'));
    void unlessCancelled(wait, token).then((outcome) => {
      callOff();
      resolve(outcome);
    });
  });
}

/** Waits until the outcome is there or the request is cancelled. */
export async function unlessCancelled(
  wait: PatientWait,
  token: CancellationToken,
): Promise<'complete' | 'superseded' | 'cancelled'> {
  let cancel = (): void => undefined;
  const cancelled = new Promise<'cancelled'>((resolve) => (cancel = () => resolve('cancelled')));
  const subscription = token.onCancellationRequested(cancel);
  // A token that was cancelled before its request began never says so by its event.
  if (token.isCancellationRequested) cancel();
  const outcome = await Promise.race([wait.outcome, cancelled]);
  subscription.dispose();
  if (outcome === 'cancelled') wait.cancel();
  return outcome;
}

/** Waits for several: `superseded` as soon as one of them is. */
export const together = (waits: readonly Wait[]): Wait => ({
  outcome: new Promise((resolve) => {
    const outcomes = waits.map(async ({ outcome }) => {
      if ((await outcome) === 'superseded') resolve('superseded');
    });
    void Promise.all(outcomes).then(() => resolve('complete'));
  }),
  drop: () => waits.forEach((wait) => wait.drop()),
  cancel: () => waits.forEach((wait) => wait.cancel()),
});
