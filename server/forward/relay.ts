import type {
  InitializeParams,
  InitializeResult,
  NotificationMessage,
  RequestMessage,
  ResponseMessage,
} from 'vscode-languageserver-protocol';
import { messagesFor } from '../../shared/l10n/choose.ts';
import type { ForwardMessages } from '../../shared/l10n/forward/messages.ts';
import { Lifecycle } from '../lifecycle.ts';
import { upTo, type Log, type LogLevel } from '../log.ts';
import { ErrorCodes } from '../transport/codes.ts';
import type { MessageId } from '../transport/envelope.ts';
import { answeredId, encodeBody, readBody } from './body.ts';
import { answerToLost, Calls, type Call } from './calls.ts';
import { clientLog, messageType } from './clientLog.ts';
import { Guard } from './guard.ts';
import { Holdings, type CancelParams } from './holdings.ts';
import { Memory } from './memory.ts';

export interface RelayEnds {
  readonly toClient: (body: Uint8Array) => void;
  /** The client asks to be served; `processId` is its own. */
  readonly begun: (processId: number | null) => void;
  /** The client said `exit`. */
  readonly exited: (code: 0 | 1) => void;
  /** Where the client cannot be told yet. */
  readonly log: Log;
  /** How much goes to the client's log. */
  readonly logLevel: LogLevel;
}

/** Id of the `initialize` that is said again. It is answered before the daemon hears of any other id. */
const again = 'again';
const changesText = new Set(['textDocument/didChange', 'textDocument/didClose']);

/**
 * What is between a client and the daemons that serve it, one after another: it hands on what both say, and lets a new
 * daemon go on where the last one ended. It knows nothing of streams and time.
 */
export class Relay {
  readonly #ends: RelayEnds;
  readonly #lifecycle = new Lifecycle();
  readonly #guard: Guard;
  readonly #log: Log;
  readonly #memory = new Memory();
  readonly #calls = new Calls();
  /** Of requests to the client, whichever daemon they come from. */
  #lastId = 0;
  #holdings = new Holdings();
  #toDaemon: ((body: Uint8Array) => void) | undefined;
  /** Whether the daemon has been told all that the last one knew. */
  #isJoined = false;
  /** Why no daemon is to come, as the user is told; undefined while there is one, or hope. */
  #outage: string | undefined;

  constructor(ends: RelayEnds) {
    this.#ends = ends;
    const tell = (params: object): void => this.#say({ method: 'window/logMessage', params });
    this.#log = upTo(
      ends.logLevel,
      clientLog(tell, () => this.#lifecycle.isUnderWay, ends.log),
    );
    this.#guard = new Guard({
      lifecycle: this.#lifecycle,
      isOpen: (id) => this.#calls.has(id),
      refuse: (id, code, reason) => {
        if (id === undefined) this.#log.warn(`ignored: ${reason}`);
        else this.#fail(id, code, reason);
      },
    });
  }

  /** Whether the client needs no daemon any more. */
  get isShutDown(): boolean {
    return this.#lifecycle.exitCode === 0;
  }

  /** A body that the client sent. */
  fromClient(body: Uint8Array): void {
    const read = this.#guard.read(body);
    if (read?.kind === 'request') this.#clientAsks(read.message, body);
    else if (read?.kind === 'notification') this.#clientTells(read.message, body);
    else if (read) this.#clientAnswers(read.message);
  }

  /**
   * A body that the daemon sent.
   * @throws where it is no message, or where the daemon refuses to take over
   */
  fromDaemon(body: Uint8Array): void {
    const answered = answeredId(body);
    if (answered !== undefined && this.#isJoined && this.#calls.methodOf(answered) !== 'initialize') {
      if (this.#calls.take(answered)) this.#ends.toClient(body);
      return;
    }
    const { kind, message } = readBody(body);
    if (kind === 'response') this.#daemonAnswers(message, body);
    else if (kind === 'request') this.#daemonAsks(message);
    else this.#daemonTells(message, body);
  }

  /** A daemon is there. */
  join(toDaemon: (body: Uint8Array) => void): void {
    this.#toDaemon = toDaemon;
    this.#holdings = new Holdings();
    const params = this.#memory.initialize;
    if (params) toDaemon(encodeBody({ id: again, method: 'initialize', params }));
    else this.#goOn();
  }

  /** The daemon has gone: what it owed is answered, and the client lets go of what it held there. */
  lost(): void {
    this.#toDaemon = undefined;
    this.#isJoined = false;
    for (const { isRequest, ...call } of this.#holdings.release()) {
      this.#say(isRequest ? { id: this.#newId(), ...call } : call);
    }
    this.#answerLost(this.#calls.takeSent());
    if (!this.isShutDown) this.#log.info('the daemon has gone; looking for another one');
  }

  /** A daemon is looked for again. */
  hope(): void {
    this.#outage = undefined;
  }

  /**
   * None is found: requests are refused until there is hope again.
   * @param isOther whether there is one of a version that cannot be talked to
   */
  giveUp(reason: string, isOther: boolean): void {
    this.#outage = isOther ? this.#messages.changed : this.#messages.unavailable(reason);
    if (this.#lifecycle.isUnderWay) this.#show('error', this.#outage);
    this.#log.error(`there is no daemon: ${reason}`);
    this.#refuseAll(this.#outage);
  }

  #clientAsks(message: RequestMessage, body: Uint8Array): void {
    const { method } = message;
    this.#calls.add(message, body);
    if (method === 'initialize') {
      const params = message.params as InitializeParams;
      this.#memory.begin(params);
      this.#ends.begun(params.processId);
    }
    if (this.#isJoined) this.#sendCalls();
    else if (method === 'shutdown') this.#answerLost(this.#calls.takeAll());
    else if (this.#outage !== undefined) this.#refuseAll(this.#outage);
  }

  #clientTells(message: NotificationMessage, body: Uint8Array): void {
    const { method, params } = message;
    if (method === '$/cancelRequest' && this.#cancelsWaiting(params as CancelParams)) return;
    this.#memory.note(message);
    if (this.#isJoined) this.#toDaemon?.(body);
    else if (changesText.has(method)) this.#answerLost(this.#calls.takeOutdated());
    if (method === 'exit') this.#ends.exited(this.#lifecycle.exitCode);
  }

  #clientAnswers(message: Omit<ResponseMessage, 'jsonrpc'>): void {
    const id = this.#holdings.answered(message.id);
    // Whoever asked may have gone.
    if (id !== undefined) this.#toDaemon?.(encodeBody({ ...message, id }));
  }

  /** Whether that was a request which no daemon has heard of; it is answered. */
  #cancelsWaiting({ id }: CancelParams): boolean {
    if (!this.#calls.isWaiting(id)) return false;
    this.#calls.take(id);
    this.#fail(id, ErrorCodes.RequestCancelled, 'cancelled');
    return true;
  }

  #daemonAnswers(message: ResponseMessage, body: Uint8Array): void {
    const { id } = message;
    if (id === again && !this.#isJoined) {
      this.#takeOver(message);
      return;
    }
    const call = id === null ? undefined : this.#calls.take(id);
    if (call?.method === 'initialize') {
      this.#lifecycle.initialized(!message.error);
      if (!message.error) this.#memory.accepted(message.result as InitializeResult);
    }
    // Where the id is null, the daemon could not tell what it answers.
    if (call || id === null) this.#ends.toClient(body);
  }

  #daemonAsks(message: RequestMessage): void {
    const id = this.#newId();
    this.#holdings.asks(message, id);
    this.#say({ ...message, id });
  }

  #daemonTells(message: NotificationMessage, body: Uint8Array): void {
    if (message.method === '$/cancelRequest') {
      const id = this.#holdings.shownAs((message.params as CancelParams).id);
      if (id !== undefined) this.#say({ ...message, params: { id } });
      return;
    }
    this.#holdings.tells(message);
    this.#ends.toClient(body);
  }

  /** A daemon answers `initialize`, which the client was told long ago. */
  #takeOver({ error, result }: ResponseMessage): void {
    if (error) throw new Error(error.message);
    if (!this.#memory.agrees(result as InitializeResult)) this.#show('warn', this.#messages.changed);
    this.#goOn();
    for (const method of this.#memory.refreshes) this.#say({ id: this.#newId(), method });
  }

  #goOn(): void {
    for (const message of this.#memory.replay()) this.#toDaemon?.(encodeBody(message));
    this.#isJoined = true;
    this.#sendCalls();
  }

  #sendCalls(): void {
    for (const { body } of this.#calls.send()) this.#toDaemon?.(body);
  }

  #answerLost(calls: readonly Call[]): void {
    for (const call of calls) this.#say(answerToLost(call, this.#messages));
  }

  #refuseAll(reason: string): void {
    for (const { id, method } of this.#calls.takeAll()) {
      if (method === 'initialize') this.#lifecycle.initialized(false);
      this.#fail(id, ErrorCodes.RequestFailed, reason);
    }
  }

  #fail(id: MessageId, code: number, message: string): void {
    this.#say({ id, error: { code, message } });
  }

  #show(level: keyof Log, message: string): void {
    this.#say({ method: 'window/showMessage', params: { type: messageType[level], message } });
  }

  #say(message: object): void {
    this.#ends.toClient(encodeBody(message));
  }

  #newId(): number {
    return (this.#lastId += 1);
  }

  get #messages(): ForwardMessages {
    return messagesFor(this.#memory.locale).forward;
  }
}
