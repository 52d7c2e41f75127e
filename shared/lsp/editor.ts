import process from 'node:process';
import {
  CancellationTokenSource,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExecuteCommandRequest,
  InitializedNotification,
  InitializeRequest,
  ResponseError,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
  WorkDoneProgress,
  type CancellationToken,
  type InitializeParams,
  type ProtocolConnection,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver-protocol/node';
import { UserError } from '../errors.ts';
import type { CommandArguments, CommandName } from '../protocol/commands.ts';
import { isUnheard } from './server.ts';

export interface Document {
  readonly uri: string;
  readonly language: string;
  readonly text: string;
}

/** Every document has this version: none is edited. */
export const documentVersion = 1;

/** All semantic tokens of a document, as the protocol writes them. */
export interface Tokens {
  readonly data: readonly number[];
  /** Names of the token types. */
  readonly legend: readonly string[];
}

export type WorkDone = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** What an editor asks of its server, in the order in which editors ask it. */
export class Editor {
  readonly #connection: ProtocolConnection;
  readonly #signal: AbortSignal;
  readonly #legend: readonly string[];

  private constructor(connection: ProtocolConnection, signal: AbortSignal, legend: readonly string[]) {
    this.#connection = connection;
    this.#signal = signal;
    this.#legend = legend;
  }

  /**
   * @param signal cancels what was asked and is not answered yet
   * @param given what the server is told: language of the user, settings
   * @throws UserError where the server shows no entities
   */
  static async begin(
    connection: ProtocolConnection,
    signal: AbortSignal,
    given: Pick<InitializeParams, 'locale' | 'initializationOptions'>,
  ): Promise<Editor> {
    // Refreshes are for those who draw what is known so far; this client waits for all.
    connection.onRequest(SemanticTokensRefreshRequest.type, () => undefined);
    const { capabilities } = await cancellable(signal, (token) =>
      connection.sendRequest(InitializeRequest.type, { ...initializeParams, ...given }, token),
    );
    const legend = capabilities.semanticTokensProvider?.legend.tokenTypes;
    if (!legend) throw new UserError('the server offers no semantic tokens');
    await connection.sendNotification(InitializedNotification.type, {});
    return new Editor(connection, signal, legend);
  }

  /** Shows a document: opens it, waits until all of it is analysed, and takes its tokens. */
  async open({ uri, language, text }: Document): Promise<Tokens> {
    await this.#connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: language, version: documentVersion, text },
    });
    return this.tokens(uri);
  }

  close(uri: string): Promise<void> {
    return this.#connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri },
    });
  }

  async tokens(uri: string): Promise<Tokens> {
    const textDocument = { uri };
    await this.#request((token) => this.#connection.sendRequest('mingshi/settled', { textDocument }, token));
    const tokens = await this.#request((token) =>
      this.#connection.sendRequest(SemanticTokensRequest.type, { textDocument }, token),
    );
    return { data: tokens?.data ?? [], legend: this.#legend };
  }

  /** @param onProgress told how far a long command has come */
  async execute<Name extends CommandName, Answer>(
    command: Name,
    argument: CommandArguments<Name>,
    onProgress?: (value: WorkDone) => void,
  ): Promise<Answer> {
    const progress = onProgress && this.#connection.onProgress(WorkDoneProgress.type, command, onProgress);
    const params = { command, arguments: [argument], ...(progress && { workDoneToken: command }) };
    try {
      return (await this.#request((token) =>
        this.#connection.sendRequest(ExecuteCommandRequest.type, params, token),
      )) as Answer;
    } finally {
      progress?.dispose();
    }
  }

  #request<Answer>(send: (token: CancellationToken) => Promise<Answer>): Promise<Answer> {
    return cancellable(this.#signal, send);
  }
}

/**
 * Waits for an answer, which comes soon once the question is cancelled.
 *
 * @throws UserError with what the server objects to; another error where it was not reached (see `isUnheard`)
 */
async function cancellable<Answer>(
  signal: AbortSignal,
  send: (token: CancellationToken) => Promise<Answer>,
): Promise<Answer> {
  signal.throwIfAborted();
  const source = new CancellationTokenSource();
  const cancel = () => source.cancel();
  signal.addEventListener('abort', cancel);
  try {
    const answer = await send(source.token);
    signal.throwIfAborted();
    return answer;
  } catch (error) {
    const isObjection = error instanceof ResponseError && !isUnheard(error);
    throw isObjection ? new UserError(error.message) : error;
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}

const initializeParams: InitializeParams = {
  processId: process.pid,
  clientInfo: { name: 'mingshi' },
  rootUri: null,
  workspaceFolders: null,
  capabilities: {
    general: { positionEncodings: ['utf-16'] },
    textDocument: {
      synchronization: {},
      semanticTokens: {
        requests: { full: true },
        formats: ['relative'],
        tokenTypes: [],
        tokenModifiers: [],
      },
    },
    workspace: { semanticTokens: { refreshSupport: true }, executeCommand: {} },
    window: { workDoneProgress: true },
  },
};
