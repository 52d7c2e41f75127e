import { SemanticTokensRefreshRequest, type Connection } from 'vscode-languageserver';
import type { Clock } from '../clock.ts';

/** Requests that come closer together than this become one. */
const quietMilliseconds = 50;

/** Asks the client to ask for its tokens again: once for many requests, and not while it still has to answer. */
export class TokensRefresh {
  readonly #connection: Connection;
  readonly #clock: Clock;
  #isUnderWay = false;
  #isWanted = false;

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  request(): void {
    this.#isWanted = true;
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#clock.after(quietMilliseconds, () => void this.#send());
  }

  async #send(): Promise<void> {
    this.#isWanted = false;
    try {
      await this.#connection.sendRequest(SemanticTokensRefreshRequest.type);
    } catch {
      // The client refused, or it has gone: there is nothing more to tell it.
    }
    this.#isUnderWay = false;
    if (this.#isWanted) this.request();
  }
}
