import type { Duplex } from 'node:stream';
import type { TextDocumentItem } from 'vscode-languageserver-protocol';
import { Document, type Change } from '../../server/documents/document.ts';
import { FrameDecoder } from '../../server/transport/frames.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';

/** A message as a daemon reads it. */
export interface Said {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number };
}

/** What a server knows of open documents, by what it was told. */
export class ToldDocuments {
  readonly #encoding: PositionEncoding;
  readonly #open = new Map<string, { document: Document; version: number }>();

  constructor(encoding: PositionEncoding) {
    this.#encoding = encoding;
  }

  hear({ method, params }: Said): void {
    const { textDocument, contentChanges } = params as {
      textDocument: TextDocumentItem;
      contentChanges: Change[];
    };
    const { uri, version } = textDocument;
    const open = this.#open.get(uri);
    if (method === 'textDocument/didOpen' && !open) {
      this.#open.set(uri, { document: new Document(textDocument, this.#encoding), version });
    } else if (method === 'textDocument/didChange' && open) {
      open.document.apply(contentChanges);
      open.version = version;
    } else if (method === 'textDocument/didClose') {
      this.#open.delete(uri);
    }
  }

  /** Text, version and language of each. */
  get state(): Record<string, unknown> {
    return Object.fromEntries(
      Array.from(this.#open, ([uri, { document, version }]) => [
        uri,
        [document.text, version, document.languageId],
      ]),
    );
  }
}

/** A daemon with one connection, which does as a session would, or as a test says. */
export class FakeDaemon {
  readonly heard: Said[] = [];
  readonly documents: ToldDocuments;
  /** Whether requests are answered, by their own method. */
  answers = true;
  readonly #stream: Duplex;
  readonly #capabilities: object;

  constructor(stream: Duplex, encoding: PositionEncoding, capabilities: object = {}) {
    this.#stream = stream;
    this.#capabilities = { positionEncoding: encoding, ...capabilities };
    this.documents = new ToldDocuments(encoding);
    const decoder = new FrameDecoder();
    stream.on('data', (chunk: Uint8Array) => {
      for (const body of decoder.push(chunk)) this.#hear(JSON.parse(Buffer.from(body).toString()) as Said);
    });
    stream.on('error', () => undefined);
  }

  get isAlive(): boolean {
    return !this.#stream.destroyed;
  }

  methods(): (string | undefined)[] {
    return this.heard.map(({ method }) => method);
  }

  /** What it was last told, or asked, by that name. */
  last(method: string): Said | undefined {
    return this.heard.findLast((said) => said.method === method);
  }

  say(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#stream.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#stream.write(body);
  }

  bytes(bytes: string): void {
    this.#stream.write(bytes);
  }

  /** Reads nothing more, until `resume`. */
  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  /** Gone without a word. */
  die(): void {
    this.#stream.destroy();
  }

  #hear(said: Said): void {
    this.heard.push(said);
    const { id, method } = said;
    if (method?.startsWith('textDocument/did')) this.documents.hear(said);
    if (method === undefined || id === undefined) return;
    if (method === 'initialize') this.say({ id, result: { capabilities: this.#capabilities } });
    else if (this.answers) this.say({ id, result: { method } });
  }
}
