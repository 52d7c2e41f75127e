import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  MessageType,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
  LogMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type InitializeParams,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { UserError } from '../../shared/errors.ts';
import { settledRequest, type SettledParams } from '../../shared/requests.ts';

export interface Document {
  readonly uri: string;
  readonly language: string;
  readonly text: string;
}

/** All semantic tokens of a document, as the protocol writes them. */
export interface Tokens {
  readonly data: readonly number[];
  /** Names of the token types. */
  readonly legend: readonly string[];
}

/** A server that runs as a child: its standard input and output speak the protocol. */
export type ServerProcess = ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };

/** How long a server that was told to exit may take. */
const patience = 5_000;

/**
 * Opens a document as an editor does, waits until all of it is analysed, takes its tokens, and ends the server.
 *
 * @throws UserError when the server cannot be started, or ends before its time.
 */
export async function tokensOf(
  document: Document,
  server: ServerProcess,
  signal: AbortSignal,
): Promise<Tokens> {
  let complaint = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const ended = new Promise<string>((resolve) => {
    server.once('error', (error) => resolve(`the server could not be started: ${error.message}`));
    server.once('close', (code, signal) => resolve(`the server ended (${signal ?? `exit code ${code}`})`));
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const failed = new Promise<never>((_resolve, reject) => {
    const fail = (how: string) => reject(new UserError(`${how}\n${complaint}`.trim()));
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Error) fail(message);
    });
    signal.addEventListener('abort', () => fail('interrupted'));
    void ended.then(fail);
  });
  try {
    const tokens = await Promise.race([converse(connection, document), failed]);
    const late = setTimeout(() => server.kill('SIGKILL'), patience);
    await ended;
    clearTimeout(late);
    return tokens;
  } finally {
    connection.dispose();
    server.kill();
  }
}

async function converse(connection: ProtocolConnection, { uri, language, text }: Document): Promise<Tokens> {
  // Refreshes are for those who draw what is known so far; this client waits for all.
  connection.onRequest(SemanticTokensRefreshRequest.type, () => undefined);
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, initializeParams);
  if (!capabilities.semanticTokensProvider) throw new UserError('the server offers no semantic tokens');
  await connection.sendNotification(InitializedNotification.type, {});
  const textDocument = { uri };
  await connection.sendNotification(DidOpenTextDocumentNotification.type, {
    textDocument: { ...textDocument, languageId: language, version: 1, text },
  });
  await connection.sendRequest(settledRequest, { textDocument } satisfies SettledParams);
  const tokens = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
  await connection.sendRequest(ShutdownRequest.type);
  await connection.sendNotification(ExitNotification.type);
  return { data: tokens?.data ?? [], legend: capabilities.semanticTokensProvider.legend.tokenTypes };
}

const initializeParams: InitializeParams = {
  processId: process.pid,
  clientInfo: { name: 'mingshi terminal' },
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
    workspace: { semanticTokens: { refreshSupport: true } },
  },
};
