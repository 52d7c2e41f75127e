import { randomUUID } from 'node:crypto';
import {
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
  type Connection,
  type ProgressToken,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver';
import type { Clock } from '../clock.ts';

export interface WorkProgress {
  /** @param share that is done, from 0 to 1 */
  readonly report: (share: number) => void;
  readonly end: () => void;
}

/** What takes less time is not worth showing. */
const quietMilliseconds = 500;

/**
 * Shows a client the progress of what takes long. The library's own reporters would end the process where a client
 * leaves before the work is done.
 */
export class WorkProgresses {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #creates: boolean;
  /** By the token of those that the server created and that are not over. */
  readonly #cancels = new Map<ProgressToken, () => void>();

  /** @param creates whether the client lets the server create progress */
  constructor(connection: Connection, clock: Clock, creates: boolean) {
    this.#connection = connection;
    this.#clock = clock;
    this.#creates = creates;
    connection.onNotification(WorkDoneProgressCancelNotification.type, ({ token }) =>
      this.#cancels.get(token)?.(),
    );
  }

  /**
   * Shows progress where the client wants to see it, else where the server may create it.
   * @param title told when it is first shown
   * @param cancel called where the user cancels what the server created
   */
  begin(title: () => string, workDoneToken: ProgressToken | undefined, cancel: () => void): WorkProgress {
    let percentage: number | undefined;
    let state: 'waiting' | 'shown' | 'over' = 'waiting';
    const token = workDoneToken ?? randomUUID();
    const show = async (): Promise<void> => {
      if (workDoneToken === undefined && !(await this.#create(token, cancel))) return;
      if (state === 'over') {
        this.#cancels.delete(token);
        return;
      }
      state = 'shown';
      this.#send(token, {
        ...{ kind: 'begin', title: title(), cancellable: true },
        ...(percentage !== undefined && { percentage }),
      });
    };
    const callOff = this.#clock.after(quietMilliseconds, () => void show());
    return {
      report: (share) => {
        const next = Math.min(100, Math.floor(100 * share));
        if (next <= (percentage ?? 0)) return;
        percentage = next;
        if (state === 'shown') this.#send(token, { kind: 'report', percentage });
      },
      end: () => {
        callOff();
        this.#cancels.delete(token);
        if (state === 'shown') this.#send(token, { kind: 'end' });
        state = 'over';
      },
    };
  }

  /** False where the client refuses: the work goes on without being seen. */
  async #create(token: ProgressToken, cancel: () => void): Promise<boolean> {
    if (!this.#creates) return false;
    this.#cancels.set(token, cancel);
    try {
      await this.#connection.sendRequest(WorkDoneProgressCreateRequest.type, { token });
      return true;
    } catch {
      this.#cancels.delete(token);
      return false;
    }
  }

  #send(
    token: ProgressToken,
    value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd,
  ): void {
    // A client that has gone need not be told.
    this.#connection.sendProgress(WorkDoneProgress.type, token, value).catch(() => undefined);
  }
}
