import type { Readable, Writable } from 'node:stream';

/** A JSON-RPC message as it came. */
export interface RawMessage {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: { readonly message?: string };
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Writes bytes as they are, and collects what comes back: for messages that no library would send. */
export class RawClient {
  readonly messages: RawMessage[] = [];
  readonly #input: Writable;
  #pending = Buffer.alloc(0);
  #waiting: (() => void)[] = [];

  /** @param output what the server writes; @param input what the server reads */
  constructor(output: Readable, input: Writable) {
    this.#input = input;
    output.on('data', (chunk: Buffer) => {
      this.#pending = Buffer.concat([this.#pending, chunk]);
      this.#read();
    });
  }

  /** Writes bytes without a frame. */
  bytes(bytes: string | Uint8Array): void {
    this.#input.write(bytes);
  }

  /** Writes a body in a sound frame. */
  body(body: string | Uint8Array): void {
    this.bytes(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`);
    this.bytes(body);
  }

  send(message: unknown): void {
    this.body(JSON.stringify(message));
  }

  request(id: number | string, method: string, params?: unknown): Promise<RawMessage> {
    this.send({ jsonrpc: '2.0', id, method, params });
    return this.next((message) => message.id === id && message.method === undefined);
  }

  /** The first message of those that came or will come that is as asked for; it is taken off. */
  async next(wanted: (message: RawMessage) => boolean): Promise<RawMessage> {
    for (;;) {
      const index = this.messages.findIndex(wanted);
      const [found] = index < 0 ? [] : this.messages.splice(index, 1);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async initialize(): Promise<void> {
    await this.request('initialize', 'initialize', { processId: null, rootUri: null, capabilities: {} });
    this.send({ jsonrpc: '2.0', method: 'initialized', params: {} });
  }

  #read(): void {
    for (;;) {
      const end = this.#pending.indexOf('\r\n\r\n');
      const [, length] =
        /Content-Length: (\d+)/.exec(this.#pending.toString('latin1', 0, Math.max(end, 0))) ?? [];
      const from = end + 4;
      if (length === undefined || this.#pending.length < from + Number(length)) break;
      this.messages.push(
        JSON.parse(this.#pending.toString('utf8', from, from + Number(length))) as RawMessage,
      );
      this.#pending = this.#pending.subarray(from + Number(length));
    }
    for (const wake of this.#waiting.splice(0)) wake();
  }
}
