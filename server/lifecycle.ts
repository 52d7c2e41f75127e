import { ErrorCodes } from 'vscode-languageserver';

/** Why a message is out of order: an error code for a request; a notification is left out. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
}

/** Which messages LSP 3.17, "Server lifecycle", allows at this moment. */
export class Lifecycle {
  #state: 'new' | 'initializing' | 'running' | 'shutDown' = 'new';

  /** What LSP asks the process to end with when `exit` comes now. */
  get exitCode(): 0 | 1 {
    return this.#state === 'shutDown' ? 0 : 1;
  }

  /** Whether the client has asked to initialize and not to shut down. */
  get isUnderWay(): boolean {
    return this.#state === 'initializing' || this.#state === 'running';
  }

  /** Takes note of the answer to `initialize`. */
  initialized(succeeded: boolean): void {
    this.#state = succeeded ? 'running' : 'new';
  }

  /** Takes note of a message that arrived; undefined where it may pass. */
  receive(method: string): Refusal | undefined {
    if (method === 'exit') return undefined;
    if (this.#state === 'shutDown') {
      return { code: ErrorCodes.InvalidRequest, reason: `${method} came after shutdown` };
    }
    if (method === 'initialize') {
      if (this.#state !== 'new') return { code: ErrorCodes.InvalidRequest, reason: 'initialize came twice' };
      this.#state = 'initializing';
    } else if (this.#state !== 'running') {
      return {
        code: ErrorCodes.ServerNotInitialized,
        reason: `${method} came before the answer to initialize`,
      };
    } else if (method === 'shutdown') {
      this.#state = 'shutDown';
    }
    return undefined;
  }
}
