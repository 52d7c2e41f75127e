import type { CancellationToken } from 'vscode-languageserver';
import type { Listeners } from '../../listeners.ts';

/** Ends once what a request looks at is not what it was any more, or the request is cancelled, or has waited too long. */
export class Interruption {
  readonly outcome: Promise<void>;
  readonly #over = new AbortController();

  /** @param late aborted when it has */
  constructor(changes: Listeners<[]>, token: CancellationToken, late: AbortSignal) {
    const end = (): void => this.end();
    const stopListening = changes.add(end);
    const subscription = token.onCancellationRequested(end);
    late.addEventListener('abort', end, { signal: this.signal });
    this.outcome = new Promise((resolve) => {
      this.signal.addEventListener('abort', () => {
        stopListening();
        subscription.dispose();
        resolve();
      });
    });
    // A token that was cancelled before never says so by its event.
    if (token.isCancellationRequested || late.aborted) end();
  }

  /** Aborted when it ends. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get isOver(): boolean {
    return this.signal.aborted;
  }

  /** Nobody waits for it any more. */
  end(): void {
    this.#over.abort();
  }
}
