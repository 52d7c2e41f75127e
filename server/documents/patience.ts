import type { CancellationToken } from 'vscode-languageserver';
import type { Clock } from '../clock.ts';
import type { Wait } from './analysis.ts';

/** How long an answer waits for what is not analysed yet: longer would look as if nothing happened. */
const patienceMilliseconds = 500;

/** Waits until the outcome is there, the patience is over (`late`), or the request is cancelled. */
export function patiently(
  wait: Wait,
  clock: Clock,
  token: CancellationToken,
): Promise<'complete' | 'superseded' | 'late' | 'cancelled'> {
  return new Promise((resolve) => {
    const conclude = (outcome: 'complete' | 'superseded' | 'late' | 'cancelled'): void => {
      callOff();
      subscription.dispose();
      if (outcome === 'cancelled') wait.drop();
      resolve(outcome);
    };
    const callOff = clock.after(patienceMilliseconds, () => conclude('late'));
    const subscription = token.onCancellationRequested(() => conclude('cancelled'));
    // A token that was cancelled before its request began never says so by its event.
    if (token.isCancellationRequested) conclude('cancelled');
    void wait.outcome.then(conclude);
  });
}

/** Waits for several: `superseded` where one of them is. */
export const together = (waits: readonly Wait[]): Wait => ({
  outcome: Promise.all(waits.map(({ outcome }) => outcome)).then((outcomes) =>
    outcomes.includes('superseded') ? 'superseded' : 'complete',
  ),
  drop: () => waits.forEach((wait) => wait.drop()),
});
