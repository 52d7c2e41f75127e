import type { ExecuteCommandParams, RequestMessage, ResponseMessage } from 'vscode-languageserver-protocol';
import type { ForwardMessages } from '../../shared/l10n/forward/messages.ts';
import type { RequestName } from '../../shared/protocol/requests.ts';
import { ErrorCodes } from '../transport/codes.ts';

type Id = RequestMessage['id'];

/** A request of the client's that has no answer yet. */
export interface Call {
  readonly id: Id;
  readonly method: string;
  /** What its answer confirms, where that is more than an answer: the command, or the method, that writes. */
  readonly confirms: string | undefined;
  readonly body: Uint8Array;
}

interface PendingCall extends Call {
  isSent: boolean;
}

const initialize = 'initialize';
/** Requests of ours that write, beside the commands. To ask again by itself is not right for these. */
const writing: ReadonlySet<string> = new Set<RequestName>([
  'mingshi/addLabel',
  'mingshi/addName',
  'mingshi/removeName',
  'mingshi/pinVersion',
  'mingshi/moveJournal',
]);

/** The requests of a client that have no answer yet. Each is answered once, whatever becomes of the daemon. */
export class Calls {
  /** By their ids as text: a session takes 1 and "1" for the same. */
  readonly #calls = new Map<string, PendingCall>();

  has(id: Id): boolean {
    return this.#calls.has(String(id));
  }

  methodOf(id: Id): string | undefined {
    return this.#calls.get(String(id))?.method;
  }

  /** Whether no daemon has heard of it. */
  isWaiting(id: Id): boolean {
    return this.#calls.get(String(id))?.isSent === false;
  }

  add({ id, method, params }: RequestMessage, body: Uint8Array): void {
    const isCommand = method === 'workspace/executeCommand';
    const own = writing.has(method) ? method : undefined;
    const confirms = isCommand ? (params as ExecuteCommandParams).command : own;
    this.#calls.set(String(id), { id, method, confirms, body, isSent: false });
  }

  /** What gets its answer now. */
  take(id: Id): Call | undefined {
    const call = this.#calls.get(String(id));
    this.#calls.delete(String(id));
    return call;
  }

  /** Those that were sent to no daemon, in their order; they count as sent from now on. */
  *send(): Generator<Call> {
    for (const call of this.#calls.values()) {
      if (call.isSent) continue;
      call.isSent = true;
      yield call;
    }
  }

  /** The daemon has gone: takes what it was asked. Only `initialize` is asked anew. */
  takeSent(): Call[] {
    const lost = this.#takeIf(({ isSent, method }) => isSent && method !== initialize);
    for (const call of this.#calls.values()) call.isSent = false;
    return lost;
  }

  /** A text is another than the one that those who wait were asked about: takes all but what writes, which knows its own. */
  takeOutdated(): Call[] {
    return this.#takeIf(
      ({ isSent, method, confirms }) => !isSent && confirms === undefined && method !== initialize,
    );
  }

  takeAll(): Call[] {
    return this.#takeIf(() => true);
  }

  #takeIf(wanted: (call: PendingCall) => boolean): Call[] {
    const taken = [...this.#calls.values()].filter(wanted);
    for (const { id } of taken) this.#calls.delete(String(id));
    return taken;
  }
}

/** The answer to a call that its daemon never answered. Editors ask again after `ContentModified`. */
export function answerToLost(
  { id, method, confirms }: Call,
  messages: ForwardMessages,
): Omit<ResponseMessage, 'jsonrpc'> {
  if (method === 'shutdown') return { id, result: null };
  if (confirms !== undefined) {
    return { id, error: { code: ErrorCodes.RequestFailed, message: messages.unconfirmed(confirms) } };
  }
  return { id, error: { code: ErrorCodes.ContentModified, message: messages.interrupted } };
}
