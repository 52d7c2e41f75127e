/** Where messages go to and come from: a WebSocket, or what stands for one. */
interface Wire {
  send(text: string): void;
}

/** LSP 3.17, `LSPErrorCodes.ContentModified`. */
export const contentModified = -32801;

/** An error that the other side answered with. */
export class AnsweredError extends Error {
  override readonly name = 'AnsweredError';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const methodNotFound = -32601;
const internalError = -32603;

/** JSON-RPC 2.0 with LSP's cancellation, a text for each message. */
export class Connection {
  readonly #wire: Wire;
  readonly #pending = new Map<number, Pending>();
  readonly #notified = new Map<string, (params: never) => void>();
  readonly #asked = new Map<string, (params: never) => unknown>();
  #lastId = 0;
  #isClosed = false;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /**
   * @param signal tells the other side that the answer is not needed; that still answers
   * @throws AnsweredError, or Error where the connection is closed
   */
  request<Result>(method: string, params: unknown, signal?: AbortSignal): Promise<Result> {
    if (this.#isClosed) return Promise.reject(new Error(closed));
    const id = (this.#lastId += 1);
    const cancel = (): void => this.notify('$/cancelRequest', { id });
    return new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#send({ id, method, params });
      if (signal?.aborted) cancel();
      signal?.addEventListener('abort', cancel);
    }).finally(() => signal?.removeEventListener('abort', cancel)) as Promise<Result>;
  }

  notify(method: string, params: unknown): void {
    if (!this.#isClosed) this.#send({ method, params });
  }

  onNotification<Params>(method: string, handle: (params: Params) => void): void {
    this.#notified.set(method, handle);
  }

  /** @param handle gives the result */
  onRequest<Params>(method: string, handle: (params: Params) => unknown): void {
    this.#asked.set(method, handle);
  }

  /** A text that came. */
  receive(text: string): void {
    const message = JSON.parse(text) as Message;
    if (message.method === undefined) this.#settle(message);
    else if (message.id === undefined) this.#notified.get(message.method)?.(message.params as never);
    else this.#answer(message.id, message.method, message.params);
  }

  /** Nothing comes any more: who waits need not. */
  close(): void {
    this.#isClosed = true;
    for (const { reject } of this.#pending.values()) reject(new Error(closed));
    this.#pending.clear();
  }

  #settle({ id, result, error }: Message): void {
    const pending = this.#pending.get(Number(id));
    this.#pending.delete(Number(id));
    if (error) pending?.reject(new AnsweredError(error.code, error.message));
    else pending?.resolve(result);
  }

  #answer(id: Message['id'], method: string, params: unknown): void {
    const handle = this.#asked.get(method);
    if (!handle) {
      this.#send({ id, error: { code: methodNotFound, message: `there is no ${method} here` } });
      return;
    }
    try {
      this.#send({ id, result: handle(params as never) ?? null });
    } catch (error) {
      this.#send({ id, error: { code: internalError, message: String(error) } });
    }
  }

  #send(message: object): void {
    this.#wire.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }
}

const closed = 'the connection is closed';
