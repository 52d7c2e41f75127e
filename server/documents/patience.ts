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
    const callOff = clock.after(patienceMilliseconds, () => {
      subscription.dispose();
      resolve('late');
    });
    const subscription = token.onCancellationRequested(() => {
      callOff();
      wait.drop();
      resolve('cancelled');
    });
    void wait.outcome.then((outcome) => {
      callOff();
      subscription.dispose();
      resolve(outcome);
    });
  });
}
