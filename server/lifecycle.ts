import { ErrorCodes } from './transport/codes.ts';

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

  /** Why a message may not pass at this moment; undefined where it may. */
  refusalOf(method: string): Refusal | undefined {
    if (method === 'exit') return undefined;
    if (this.#state === 'shutDown') {
      return { code: ErrorCodes.InvalidRequest, reason: `${method} came after shutdown` };
    }
    if (method === 'initialize') {
      if (this.#state !== 'new') return { code: ErrorCodes.InvalidRequest, reason: 'initialize came twice' };
    } else if (this.#state !== 'running') {
      return {
        code: ErrorCodes.ServerNotInitialized,
        reason: `${method} came before the answer to initialize`,
      };
    }
    return undefined;
  }

  /** Takes note of a message that passed. */
  passed(method: string): void {
    if (method === 'initialize') this.#state = 'initializing';
    else if (method === 'shutdown') this.#state = 'shutDown';
  }
}
