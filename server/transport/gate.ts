import type { Message, MessageWriter } from 'vscode-languageserver-protocol/node';
import type { Lifecycle, Refusal } from '../lifecycle.ts';
import type { Log } from '../log.ts';
import type { Calls } from './calls.ts';
import { ErrorCodes } from './codes.ts';
import { readEnvelope, summary, type MessageId } from './envelope.ts';
import { paramsOf } from './params.ts';
import type { BodyHandler } from './reader.ts';
import type { Trace } from './trace.ts';

/** What a gate works with. */
export interface GateParts {
  readonly lifecycle: Lifecycle;
  readonly calls: Calls;
  readonly writer: MessageWriter;
  readonly log: Log;
  readonly trace: Trace;
}

/** Lets through only messages of a known shape at a time when they are allowed; refuses the others in LSP's terms. */
export class Gate implements BodyHandler {
  readonly #parts: GateParts;

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  accept(json: unknown): Message | undefined {
    const { lifecycle, calls, log, trace } = this.#parts;
    const envelope = readEnvelope(json);
    if (envelope.kind === 'invalid') {
      // Where it was to be an answer, nobody must wait for it any longer.
      if (envelope.isAnswer && calls.answered(envelope.id ?? null)) return failure(envelope);
      this.#refuse(envelope.id, ErrorCodes.InvalidRequest, envelope.reason);
      return undefined;
    }
    const { message } = envelope;
    trace.note('received', message);
    if (envelope.kind === 'response') {
      if (calls.answered(envelope.message.id)) return message;
      log.debug('ignored: an answer that nobody waits for');
      return undefined;
    }
    const { method, params } = envelope.message;
    const id = envelope.kind === 'request' ? envelope.message.id : undefined;
    const refusal = this.#refusalOf(method, params, id);
    if (refusal) {
      this.#refuse(id, refusal.code, refusal.reason);
      return undefined;
    }
    lifecycle.passed(method);
    if (id !== undefined) calls.received(id);
    return message;
  }

  unparsable(reason: string): void {
    this.#refuse(null, ErrorCodes.ParseError, reason);
  }

  #refusalOf(method: string, params: unknown, id: number | string | undefined): Refusal | undefined {
    const { lifecycle, calls } = this.#parts;
    if (id !== undefined && calls.isOpen(id)) {
      return { code: ErrorCodes.InvalidRequest, reason: 'a request with this id has no answer yet' };
    }
    const refusal = lifecycle.refusalOf(method);
    if (refusal) return refusal;
    const { error } = paramsOf.get(method)?.safeParse(params) ?? {};
    return error && { code: ErrorCodes.InvalidParams, reason: `${method}: ${summary(error)}` };
  }

  /** @param id undefined for a notification, which is never answered */
  #refuse(id: MessageId | undefined, code: number, reason: string): void {
    const { calls, log, writer } = this.#parts;
    if (id === undefined) {
      log.warn(`ignored: ${reason}`);
      return;
    }
    if (id !== null) calls.received(id);
    const response = { jsonrpc: '2.0', id, error: { code, message: reason } };
    // A failure to write is reported by the writer itself and ends the session.
    writer.write(response).catch(() => undefined);
  }
}

/** A broken answer as one that says so. */
const failure = ({ id, reason }: { id: MessageId | undefined; reason: string }): Message =>
  ({ jsonrpc: '2.0', id, error: { code: ErrorCodes.InvalidRequest, message: reason } }) as Message;
