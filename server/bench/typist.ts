import { setTimeout as pause } from 'node:timers/promises';
import type {
  InitializeParams,
  ProtocolConnection,
  SemanticTokens,
  SemanticTokensDelta,
} from 'vscode-languageserver-protocol/node';
import type { Written } from '../../shared/protocol/commands.ts';
import { pick, randomNumbers } from './random.ts';

/** So many characters are typed in one place before the next one. */
const atOnePlace = 40;
/** What is typed. */
const typed = [...'他说起顾若澜昨天从青禾镇回来，带着《落川记》的稿子，在云枝书局门口站了很久。'];
/** Characters that a screen shows. */
const screenful = 2000;

export interface Typing {
  readonly keys: number;
  /** Keystrokes per second. */
  readonly rate: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Told of each key. */
  readonly struck?: () => void;
}

/** An editor in whose documents somebody types. */
export class Typist {
  readonly #connection: ProtocolConnection;
  readonly #documents = new Map<string, { version: number; resultId: string; lines: number }>();

  private constructor(connection: ProtocolConnection) {
    this.#connection = connection;
  }

  static async begin(
    connection: ProtocolConnection,
    initializationOptions: Record<string, unknown>,
  ): Promise<Typist> {
    connection.onRequest('workspace/semanticTokens/refresh', () => null);
    await connection.sendRequest('initialize', { ...initializeParams, initializationOptions });
    await connection.sendNotification('initialized', {});
    return new Typist(connection);
  }

  /** Milliseconds from the document to the tokens of the first screen. */
  async open(uri: string, text: string, languageId: string): Promise<number> {
    const began = performance.now();
    await this.#connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId, version: 1, text },
    });
    this.#documents.set(uri, { version: 1, resultId: '', lines: text.split('\n').length });
    const shown = text.slice(0, screenful).split('\n').length;
    await this.#request('textDocument/semanticTokens/range', uri, {
      range: { start: { line: 0, character: 0 }, end: { line: shown, character: 0 } },
    });
    return performance.now() - began;
  }

  /** Waits until all of a document is analysed, and takes its tokens: those of a first answer. */
  async settle(uri: string): Promise<readonly number[]> {
    await this.#request('mingshi/settled', uri);
    const { data, resultId = '' } = await this.#request<SemanticTokens>(
      'textDocument/semanticTokens/full',
      uri,
    );
    this.#of(uri).resultId = resultId;
    return data;
  }

  /** Confirms the first entity of so many lines, all over the document. */
  async confirm(uri: string, count: number): Promise<void> {
    const starts: { line: number; character: number; length: number }[] = [];
    const data = await this.settle(uri);
    let line = 0;
    for (let index = 0; index < data.length; index += 5) {
      const [lines = 0, character = 0, length = 0] = data.slice(index, index + 3);
      line += lines;
      if (lines > 0) starts.push({ line, character, length });
    }
    for (let done = 0; done < count; done += 1) {
      const place = starts[Math.floor((done * starts.length) / count)];
      if (!place) return;
      const start = { line: place.line, character: place.character };
      const range = { start, end: { ...start, character: place.character + place.length } };
      await this.#connection.sendRequest<Written>('workspace/executeCommand', {
        command: 'mingshi.accept',
        arguments: [{ uri, version: this.#of(uri).version, range }],
      });
    }
  }

  /** Types at an even pace. @returns milliseconds from each change to the tokens that it brought */
  async type(uri: string, { keys, rate, seed, signal, struck }: Typing): Promise<number[]> {
    const random = randomNumbers(seed);
    const document = this.#of(uri);
    const times: number[] = [];
    let place = { line: 0, character: 0 };
    let next = performance.now();
    for (let key = 0; key < keys; key += 1) {
      if (key % atOnePlace === 0) {
        place = { line: Math.floor(random() * (document.lines - 1)), character: Math.floor(random() * 30) };
      }
      await pause(Math.max(0, next - performance.now()));
      signal.throwIfAborted();
      next += 1000 / rate;
      struck?.();
      times.push(await this.#key(uri, place, pick(typed, random)));
      place = { ...place, character: place.character + 1 };
    }
    return times;
  }

  async #key(uri: string, start: { line: number; character: number }, text: string): Promise<number> {
    const document = this.#of(uri);
    document.version += 1;
    const began = performance.now();
    const changed = this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: document.version },
      contentChanges: [{ range: { start, end: start }, text }],
    });
    const answer = await this.#request<SemanticTokens | SemanticTokensDelta>(
      'textDocument/semanticTokens/full/delta',
      uri,
      { previousResultId: document.resultId },
    );
    const took = performance.now() - began;
    await changed;
    document.resultId = answer.resultId ?? '';
    return took;
  }

  #request<Answer>(method: string, uri: string, params: object = {}): Promise<Answer> {
    return this.#connection.sendRequest<Answer>(method, { textDocument: { uri }, ...params });
  }

  #of(uri: string): { version: number; resultId: string; readonly lines: number } {
    const document = this.#documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document;
  }
}

const initializeParams: InitializeParams = {
  processId: null,
  clientInfo: { name: 'mingshi bench' },
  rootUri: null,
  workspaceFolders: null,
  capabilities: {
    textDocument: {
      semanticTokens: {
        requests: { full: { delta: true }, range: true },
        formats: ['relative'],
        tokenTypes: [],
        tokenModifiers: [],
      },
    },
    workspace: { semanticTokens: { refreshSupport: true } },
  },
};
