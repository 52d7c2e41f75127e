import type { NotificationMessage, RequestMessage, ResponseMessage } from 'vscode-languageserver-protocol';
import { messageOf } from '../../shared/errors.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { ErrorCodes } from '../transport/codes.ts';
import { readEnvelope, summary, type MessageId } from '../transport/envelope.ts';
import { paramsOf } from '../transport/params.ts';
import { parseBody } from './body.ts';

export interface GuardParts {
  readonly lifecycle: Lifecycle;
  /** Whether the client waits for the answer to a request with this id. */
  readonly isOpen: (id: number | string) => boolean;
  /** @param id undefined for a notification, which is never answered */
  readonly refuse: (id: MessageId | undefined, code: number, reason: string) => void;
}

export type ClientMessage =
  | { readonly kind: 'request'; readonly message: RequestMessage }
  | { readonly kind: 'notification'; readonly message: NotificationMessage }
  | { readonly kind: 'response'; readonly message: Omit<ResponseMessage, 'jsonrpc'> };

/**
 * Lets through what a session takes (see `server/transport/gate.ts`) and refuses the rest at once: what is remembered
 * is then what every daemon knows.
 */
export class Guard {
  readonly #parts: GuardParts;

  constructor(parts: GuardParts) {
    this.#parts = parts;
  }

  read(body: Uint8Array): ClientMessage | undefined {
    const { lifecycle, refuse } = this.#parts;
    let json: unknown;
    try {
      json = parseBody(body);
    } catch (error) {
      refuse(null, ErrorCodes.ParseError, messageOf(error));
      return undefined;
    }
    const envelope = readEnvelope(json);
    if (envelope.kind === 'response') return envelope;
    if (envelope.kind === 'invalid') {
      const { id, reason, isAnswer } = envelope;
      const error = { code: ErrorCodes.InvalidRequest, message: reason };
      // Whoever asked must not wait for it any longer.
      if (isAnswer && id !== undefined) return { kind: 'response', message: { id, error } };
      refuse(id, error.code, reason);
      return undefined;
    }
    const { method, params } = envelope.message;
    const id = envelope.kind === 'request' ? (envelope.message.id ?? undefined) : undefined;
    const refusal = this.#outOfOrder(method, id) ?? wrongShape(method, params);
    if (refusal) {
      refuse(id, refusal.code, refusal.reason);
      return undefined;
    }
    lifecycle.passed(method);
    return envelope;
  }

  #outOfOrder(method: string, id: number | string | undefined) {
    if (id === undefined || !this.#parts.isOpen(id)) return this.#parts.lifecycle.refusalOf(method);
    return { code: ErrorCodes.InvalidRequest, reason: 'a request with this id has no answer yet' };
  }
}

function wrongShape(method: string, params: unknown) {
  const { error } = paramsOf.get(method)?.safeParse(params) ?? {};
  return error && { code: ErrorCodes.InvalidParams, reason: `${method}: ${summary(error)}` };
}
