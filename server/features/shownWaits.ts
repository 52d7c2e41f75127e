import type { Wait } from '../documents/analysis.ts';
import type { PatientWait } from '../documents/patience.ts';
import type { Session } from '../session.ts';
import type { WorkProgress } from './workProgress.ts';

/** Shows that somebody waits for the model where that takes long: once, for all that wait. */
export class ShownWaits {
  readonly #session: Pick<Session, 'client' | 'model' | 'progress'>;
  /** What the user's cancelling does to each. */
  readonly #cancels = new Set<() => void>();
  #progress: WorkProgress | undefined;

  constructor(session: Pick<Session, 'client' | 'model' | 'progress'>) {
    this.#session = session;
  }

  /** The same wait, which the user may cancel. Shown until it is over. */
  show({ outcome, drop, cancel }: Wait): PatientWait {
    let conclude = (): void => undefined;
    const cancelled = new Promise<'cancelled'>((resolve) => (conclude = () => resolve('cancelled')));
    const cancelByUser = (): void => {
      end();
      cancel();
      conclude();
    };
    const end = (): void => this.#end(cancelByUser);
    this.#begin(cancelByUser);
    void outcome.then(end);
    return {
      outcome: Promise.race([outcome, cancelled]),
      drop: () => {
        end();
        drop();
      },
      cancel: () => {
        end();
        cancel();
      },
    };
  }

  close(): void {
    this.#cancels.clear();
    this.#progress?.end();
  }

  #begin(cancelByUser: () => void): void {
    this.#cancels.add(cancelByUser);
    const { model, client, progress } = this.#session;
    const { progress: titles } = client.messages;
    const title = (): string => (model.version === undefined ? titles.loading : titles.analysing);
    this.#progress ??= progress.begin(title, undefined, () => {
      for (const cancelOne of [...this.#cancels]) cancelOne();
    });
  }

  #end(cancelByUser: () => void): void {
    if (!this.#cancels.delete(cancelByUser) || this.#cancels.size > 0) return;
    this.#progress?.end();
    this.#progress = undefined;
  }
}
