import type { Readable, Writable } from 'node:stream';
import {
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  createProtocolConnection,
  type ClientCapabilities,
  type CodeAction,
  type Hover,
  type InitializeParams,
  type InitializeResult,
  type Position,
  type ProgressToken,
  type ProtocolConnection,
  type Range,
  type SemanticTokens,
  type SemanticTokensLegend,
  type ShowMessageRequestParams,
} from 'vscode-languageserver-protocol/node';
import type { Change } from '../../server/documents/document.ts';

/** A semantic token with its names, at its absolute place. */
export interface Token {
  readonly line: number;
  readonly char: number;
  readonly length: number;
  readonly type: string;
  readonly modifiers: readonly string[];
}

/** Milliseconds that a server waits for missing inference at the least before it answers with what it knows. */
const patience = 490;

/** What an editor announces unless a test says otherwise. */
const capabilities: ClientCapabilities = {
  window: { workDoneProgress: true },
  workspace: { semanticTokens: { refreshSupport: true } },
  textDocument: {
    hover: { contentFormat: ['markdown'] },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
      dataSupport: true,
      resolveSupport: { properties: ['command'] },
    },
  },
};

/** A fake editor: speaks to a server over a pair of streams, and keeps what the server said. */
export class Editor {
  readonly connection: ProtocolConnection;
  /** What it announces unless a test says otherwise. */
  readonly capabilities = capabilities;
  /** Texts of `window/logMessage`, but for `devices`. */
  readonly log: string[] = [];
  /** What is logged of the devices that models run on: a while after they are loaded. */
  readonly devices: string[] = [];
  /** Texts of `window/showMessage`. */
  readonly shown: string[] = [];
  /** Questions of `window/showMessageRequest`. */
  readonly asked: ShowMessageRequestParams[] = [];
  /** Titles to answer them with, in turn; dismissed where there is none. */
  readonly replies: string[] = [];
  /** What was shown of progress that the server created, in order: titles, percentages, ends. */
  readonly progress: (string | number)[] = [];
  /** Tokens of progress that the server created. */
  readonly progressTokens: ProgressToken[] = [];
  /** Number of `workspace/semanticTokens/refresh` requests so far. */
  refreshes = 0;
  result: InitializeResult | undefined;
  #changed: (() => void)[] = [];
  readonly #versions = new Map<string, number>();

  /** @param output what the server writes; @param input what the server reads */
  constructor(output: Readable, input: Writable) {
    this.connection = createProtocolConnection(
      new StreamMessageReader(output),
      new StreamMessageWriter(input),
    );
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      (/ runs on (cpu|webgpu|cuda)\b/.test(message) ? this.devices : this.log).push(message);
      this.#notify();
    });
    this.connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
      this.shown.push(message);
      this.#notify();
    });
    this.connection.onRequest('window/showMessageRequest', (params: ShowMessageRequestParams) => {
      this.asked.push(params);
      this.#notify();
      const title = this.replies.shift();
      return title === undefined ? null : { title };
    });
    this.connection.onRequest('window/workDoneProgress/create', ({ token }: { token: ProgressToken }) => {
      this.progressTokens.push(token);
      this.connection.onProgress(WorkDoneProgress.type, token, (value) => {
        this.progress.push(
          value.kind === 'begin' ? value.title : value.kind === 'end' ? 'end' : (value.percentage ?? 0),
        );
        this.#notify();
      });
      return null;
    });
    this.connection.onRequest('workspace/semanticTokens/refresh', () => {
      this.refreshes += 1;
      this.#notify();
      return null;
    });
    this.connection.listen();
  }

  async initialize(params: Partial<InitializeParams> = {}): Promise<InitializeResult> {
    const complete = { processId: null, rootUri: null, capabilities, ...params };
    this.result = await this.connection.sendRequest<InitializeResult>('initialize', complete);
    this.notify('initialized', {});
    return this.result;
  }

  open(uri: string, text: string, languageId = 'plaintext'): void {
    this.#versions.set(uri, 1);
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  change(uri: string, ...contentChanges: readonly Change[]): void {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  close(uri: string): void {
    this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** The tokens of a document, or of a range of it; null where the server answers null. */
  async tokens(uri: string, range?: Range): Promise<Token[] | null> {
    const method = range ? 'range' : 'full';
    const answer = await this.request<SemanticTokens | null>(`textDocument/semanticTokens/${method}`, {
      textDocument: { uri },
      range,
    });
    return answer && decodeTokens(answer.data, this.#legend());
  }

  /** The tokens once all that they depend on is analysed. A server that answers early knows all. */
  async settledTokens(uri: string, range?: Range): Promise<Token[] | null> {
    for (;;) {
      const asked = performance.now();
      const tokens = await this.tokens(uri, range);
      if (performance.now() - asked < patience) return tokens;
    }
  }

  hover(uri: string, position: Position): Promise<Hover | null> {
    return this.request('textDocument/hover', { textDocument: { uri }, position });
  }

  /** Number of the document's present text. */
  versionOf(uri: string): number {
    return this.#versions.get(uri) ?? 0;
  }

  /** The titles and commands that are offered. */
  codeActions(uri: string, range: Range, only?: readonly string[]): Promise<CodeAction[]> {
    const context = { diagnostics: [], ...(only && { only }) };
    return this.request('textDocument/codeAction', { textDocument: { uri }, range, context });
  }

  /** Does what the user would by choosing an action. */
  async choose(action: CodeAction): Promise<unknown> {
    const { command } = action.command
      ? action
      : await this.request<CodeAction>('codeAction/resolve', action);
    if (!command) throw new Error(`${action.title} has no command`);
    return this.request('workspace/executeCommand', command);
  }

  /** Calls a command with one argument. */
  execute<R>(command: string, argument: unknown): Promise<R> {
    return this.request('workspace/executeCommand', { command, arguments: [argument] });
  }

  request<R>(method: string, params?: unknown): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }

  notify(method: string, params?: unknown): void {
    // Whether the server still listens is for the test to find out.
    this.connection.sendNotification(method, params).catch(() => undefined);
  }

  /** Waits until something holds that depends on what the server said. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  async leave(): Promise<void> {
    await this.request('shutdown');
    this.notify('exit');
  }

  #legend(): SemanticTokensLegend {
    const legend = this.result?.capabilities.semanticTokensProvider?.legend;
    if (!legend) throw new Error('the server announced no semantic tokens');
    return legend;
  }

  #notify(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const wake of waiting) wake();
  }
}

function decodeTokens(data: readonly number[], legend: SemanticTokensLegend): Token[] {
  const tokens: Token[] = [];
  let line = 0;
  let char = 0;
  for (let index = 0; index < data.length; index += 5) {
    const [deltaLine = 0, deltaChar = 0, length = 0, type = 0, modifiers = 0] = data.slice(index, index + 5);
    line += deltaLine;
    char = deltaLine === 0 ? char + deltaChar : deltaChar;
    tokens.push({
      line,
      char,
      length,
      type: legend.tokenTypes[type] ?? `unknown type ${type}`,
      modifiers: legend.tokenModifiers.filter((_, bit) => (modifiers >> bit) % 2 === 1),
    });
  }
  return tokens;
}
