import {
  CodeLensRefreshRequest,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
  type Connection,
} from 'vscode-languageserver';
import { Listeners } from '../listeners.ts';
import type { Clock } from '../clock.ts';

const refreshRequests = {
  tokens: SemanticTokensRefreshRequest.type,
  inlayHints: InlayHintRefreshRequest.type,
  codeLens: CodeLensRefreshRequest.type,
  diagnostics: DiagnosticRefreshRequest.type,
};

/** What a client can be told to ask for again. */
export type Refreshable = keyof typeof refreshRequests | 'symbols';

/** Requests that come closer together than this become one. */
const quietMilliseconds = 50;

/** Asks the client to ask again for what it shows, as far as it can be asked to. */
export class Refresh {
  readonly #repeated = new Map<Refreshable, Repeated>();
  readonly #clock: Clock;
  readonly #listeners = new Listeners<[]>();

  /** @param supported what the client understands */
  constructor(connection: Connection, clock: Clock, supported: ReadonlySet<keyof typeof refreshRequests>) {
    this.#clock = clock;
    for (const what of supported) this.add(what, () => connection.sendRequest(refreshRequests[what]));
  }

  /** From now on the client can be told to ask for this too. */
  add(what: Refreshable, send: () => Promise<void>): void {
    this.#repeated.set(what, new Repeated(send, this.#clock));
  }

  /** Whether the client understands it. */
  supports(what: Refreshable): boolean {
    return this.#repeated.has(what);
  }

  /** What shows may be other than it was, though the documents are the same. */
  request(): void {
    for (const repeated of this.#repeated.values()) repeated.request();
    this.#listeners.tell();
  }

  /** The last answer to one kind of requests was not all that there is to say by now. */
  requestOnly(what: Refreshable): void {
    this.#repeated.get(what)?.request();
  }

  /** Calls `listener` on each `request`: for what the client is told without asking. @returns a function that ends this */
  onRequest(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }
}

/** A request that is sent once for many calls, and not while the client still has to answer. */
class Repeated {
  readonly #send: () => Promise<void>;
  readonly #clock: Clock;
  #isUnderWay = false;
  #isWanted = false;

  constructor(send: () => Promise<void>, clock: Clock) {
    this.#send = send;
    this.#clock = clock;
  }

  request(): void {
    this.#isWanted = true;
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    this.#clock.after(quietMilliseconds, () => void this.#sendOnce());
  }

  async #sendOnce(): Promise<void> {
    this.#isWanted = false;
    try {
      await this.#send();
    } catch {
      // The client refused, or it has gone: there is nothing more to tell it.
    }
    this.#isUnderWay = false;
    if (this.#isWanted) this.request();
  }
}
