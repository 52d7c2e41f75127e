import type {
  Hover,
  InitializeResult,
  Position,
  SemanticTokens,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver-protocol';
import { playgroundDocument } from '../../../shared/playground.ts';
import type { Answer, RequestName } from '../../../shared/protocol/requests.ts';
import type { ModelStatus } from '../../../shared/protocol/status.ts';
import type { TrainingStatus } from '../../../shared/protocol/learning.ts';
import type { CommandArguments, CommandName } from '../../../shared/protocol/commands.ts';
import type { Connection } from './connection.ts';

/** What the server tells by itself. */
export interface News {
  /** What shows may be other than it was, though the text is the same. */
  readonly refresh: () => void;
  readonly model: (status: ModelStatus) => void;
  readonly training: (status: TrainingStatus) => void;
  /** Something for the user to read. */
  readonly message: (text: string) => void;
}

const textDocument = { uri: playgroundDocument };

const capabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    hover: { contentFormat: ['markdown'] },
    semanticTokens: { requests: { full: true }, formats: ['relative'], tokenTypes: [], tokenModifiers: [] },
  },
  experimental: { mingshi: { news: true } },
};

/** A session of the language server with its one document. */
export class Session {
  readonly #connection: Connection;
  readonly legend: { readonly tokenTypes: readonly string[]; readonly tokenModifiers: readonly string[] };

  private constructor(connection: Connection, { capabilities }: InitializeResult) {
    const legend = capabilities.semanticTokensProvider?.legend;
    if (!legend) throw new Error('the server offers no semantic tokens');
    this.#connection = connection;
    this.legend = legend;
  }

  static async begin(connection: Connection, locale: string): Promise<Session> {
    const result = await connection.request<InitializeResult>('initialize', { locale, capabilities });
    connection.notify('initialized', {});
    return new Session(connection, result);
  }

  /** What came before is to be asked for. */
  listen({ refresh, model, training, message }: News): void {
    const connection = this.#connection;
    connection.onRequest('workspace/semanticTokens/refresh', refresh);
    connection.onNotification('mingshi/modelChanged', model);
    connection.onNotification('mingshi/trainingChanged', training);
    connection.onNotification('window/showMessage', (shown: { message: string }) => message(shown.message));
  }

  open(text: { readonly version: number; readonly text: string }): void {
    this.#connection.notify('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'plaintext', ...text },
    });
  }

  change(version: number, contentChanges: readonly TextDocumentContentChangeEvent[]): void {
    this.#connection.notify('textDocument/didChange', {
      textDocument: { ...textDocument, version },
      contentChanges,
    });
  }

  tokens(signal: AbortSignal): Promise<SemanticTokens | null> {
    return this.#connection.request('textDocument/semanticTokens/full', { textDocument }, signal);
  }

  hover(position: Position, signal: AbortSignal): Promise<Hover | null> {
    return this.#connection.request('textDocument/hover', { textDocument, position }, signal);
  }

  /** A request of our own; what is about a document is about this one. */
  ask<Name extends RequestName>(name: Name, params: object = {}): Promise<Answer<Name>> {
    return this.#connection.request(name, params);
  }

  execute<Name extends CommandName, Result>(
    command: Name,
    argument: CommandArguments<Name>,
    signal?: AbortSignal,
  ): Promise<Result> {
    return this.#connection.request('workspace/executeCommand', { command, arguments: [argument] }, signal);
  }
}
