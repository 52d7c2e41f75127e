import { LogTraceNotification, Message } from 'vscode-languageserver-protocol/node';
import { oneLine } from '../log.ts';

export type TraceValue = 'off' | 'messages' | 'verbose';

/** What a client sends as a trace value; what is none of LSP's counts as `off`. */
export const traceValue = (value: string | null | undefined): TraceValue =>
  value === 'messages' || value === 'verbose' ? value : 'off';

interface LogTraceParams {
  readonly message: string;
  readonly verbose?: string;
}

/** Tells a client that wants it which messages come and go (LSP 3.17, `$/setTrace`). */
export class Trace {
  value: TraceValue = 'off';
  readonly #showsText: boolean;
  readonly #tell: (params: LogTraceParams) => void;

  /** @param showsText whether `verbose` shows strings that may be text of documents, or only their lengths */
  constructor(showsText: boolean, tell: (params: LogTraceParams) => void) {
    this.#showsText = showsText;
    this.#tell = tell;
  }

  note(direction: 'received' | 'sent', message: Message): void {
    const isOwn = Message.isNotification(message) && message.method === LogTraceNotification.type.method;
    if (this.value === 'off' || isOwn) return;
    const line = oneLine(`${direction} ${describe(message)}`);
    this.#tell(
      this.value === 'verbose' ? { message: line, verbose: this.#verbose(message) } : { message: line },
    );
  }

  #verbose(message: Message): string {
    const hide = (key: string, value: unknown): unknown =>
      typeof value === 'string' && !nameKeys.has(key) ? `(${value.length})` : value;
    try {
      return JSON.stringify(contentOf(message), this.#showsText ? undefined : hide) ?? '';
    } catch {
      // It is nested deeper than the stack is high.
      return '';
    }
  }
}

/** Strings under these keys name something; others may be text. */
const nameKeys: ReadonlySet<string> = new Set([
  ...['uri', 'scopeUri', 'rootUri', 'languageId', 'method', 'command', 'section', 'kind', 'trace', 'value'],
]);

function describe(message: Message): string {
  if (Message.isRequest(message)) return `request ${message.method} (${message.id})`;
  if (Message.isNotification(message)) return `notification ${message.method}`;
  if (!Message.isResponse(message)) return 'message';
  return message.error
    ? `answer (${message.id}): error ${message.error.code}`
    : `answer (${message.id ?? 'none'})`;
}

function contentOf(message: Message): unknown {
  if (Message.isResponse(message)) return message.error ?? message.result;
  if (Message.isRequest(message) || Message.isNotification(message)) return message.params;
  return undefined;
}
