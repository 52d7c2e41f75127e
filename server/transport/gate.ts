import { ErrorCodes, type Message, type MessageWriter } from 'vscode-languageserver-protocol/node';
import type { Lifecycle } from '../lifecycle.ts';
import type { Log } from '../log.ts';
import { readEnvelope, summary, type MessageId } from './envelope.ts';
import { paramsOf } from './params.ts';
import type { BodyHandler } from './reader.ts';

/** Lets through only messages of a known shape at a time when they are allowed; refuses the others in LSP's terms. */
export class Gate implements BodyHandler {
  readonly #lifecycle: Lifecycle;
  readonly #writer: MessageWriter;
  readonly #log: Log;

  constructor(lifecycle: Lifecycle, writer: MessageWriter, log: Log) {
    this.#lifecycle = lifecycle;
    this.#writer = writer;
    this.#log = log;
  }

  accept(json: unknown): Message | undefined {
    const envelope = readEnvelope(json);
    if (envelope.kind === 'response') return envelope.message;
    if (envelope.kind === 'invalid') {
      this.#refuse(envelope.id, ErrorCodes.InvalidRequest, envelope.reason);
      return undefined;
    }
    const { message } = envelope;
    const id = envelope.kind === 'request' ? envelope.message.id : undefined;
    const { error } = paramsOf.get(message.method)?.safeParse(message.params) ?? {};
    const fault = error && { code: ErrorCodes.InvalidParams, reason: `${message.method}: ${summary(error)}` };
    const refusal = fault ?? this.#lifecycle.receive(message.method);
    if (!refusal) return message;
    this.#refuse(id, refusal.code, refusal.reason);
    return undefined;
  }

  unparsable(reason: string): void {
    this.#refuse(null, ErrorCodes.ParseError, reason);
  }

  /** @param id undefined for a notification, which is never answered */
  #refuse(id: MessageId | undefined, code: number, reason: string): void {
    if (id === undefined) {
      this.#log.warn(`ignored: ${reason}`);
      return;
    }
    const response = { jsonrpc: '2.0', id, error: { code, message: reason } };
    // A failure to write is reported by the writer itself and ends the session.
    this.#writer.write(response).catch(() => undefined);
  }
}
