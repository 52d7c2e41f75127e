import type { Readable, Writable } from 'node:stream';
import {
  ErrorCodes,
  ResponseError,
  type Connection,
  type InitializeError,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { UserError } from '../shared/errors.ts';
import { clientProfile, type ClientProfile } from './client.ts';
import { DocumentStore } from './documents/store.ts';
import { documentSync } from './features/documentSync.ts';
import { hover } from './features/hover.ts';
import { semanticTokens } from './features/semanticTokens.ts';
import { settled } from './features/settled.ts';
import type { Model } from './inference/model.ts';
import type { Log } from './log.ts';
import { chooseModel, type ModelContext } from './modelChoice.ts';
import type { Services } from './services.ts';
import { withDefaults, type Settings } from './settings.ts';
import { connectClient } from './transport/connection.ts';
import { initializeParams, type InitializeInput } from './transport/params.ts';
import { watchProcess } from './watchdog.ts';

/** What the features of a session work with. */
export interface Session {
  readonly connection: Connection;
  readonly log: Log;
  readonly services: Services;
  readonly settings: Settings;
  readonly client: ClientProfile;
  readonly model: Model;
  readonly documents: DocumentStore;
}

/** Each registers its handlers and returns what the server may announce for them. */
const features: readonly ((session: Session) => Partial<ServerCapabilities>)[] = [
  documentSync,
  semanticTokens,
  hover,
  settled,
];

export interface SessionOptions extends ModelContext {
  readonly input: Readable;
  readonly output: Writable;
  /** Of this program, as the client is told. */
  readonly version: string;
  /** The process to watch, if the client does not name one itself. */
  readonly clientProcess?: number | undefined;
  /** Told in one line why a connection was given up that the client did not end. */
  readonly fatal: (reason: string) => void;
}

/**
 * Serves one client until it leaves.
 * @returns the exit code that LSP asks for: 0 where `exit` came after `shutdown`, else 1
 */
export async function serveSession(services: Services, options: SessionOptions): Promise<0 | 1> {
  const { connection, lifecycle, log, ended, abandon } = connectClient(
    options.input,
    options.output,
    options.fatal,
  );
  const cleanUps: (() => void)[] = [];

  const initialize = async (input: InitializeInput): Promise<InitializeResult> => {
    const settings = withDefaults(input.initializationOptions ?? {});
    const client = clientProfile(input);
    const model = services.model(await chooseModel(settings, options, log));
    const documents = new DocumentStore(client.encoding, model);
    const session: Session = { connection, log, services, settings, client, model, documents };
    const capabilities = features.map((feature) => feature(session));

    const processId = input.processId ?? options.clientProcess;
    if (processId !== undefined) cleanUps.push(watchProcess(processId, services.clock, abandon));
    cleanUps.push(
      model.onProblem((problem) => log.error(problem)),
      () => documents.closeAll(),
    );
    return {
      capabilities: Object.assign(
        { positionEncoding: client.encoding },
        ...capabilities,
      ) as ServerCapabilities,
      serverInfo: { name: 'mingshi', version: options.version },
    };
  };

  connection.onInitialize(async (params) => {
    try {
      const result = await initialize(initializeParams.parse(params));
      lifecycle.initialized(true);
      return result;
    } catch (error) {
      lifecycle.initialized(false);
      if (!(error instanceof UserError)) throw error;
      return new ResponseError<InitializeError>(ErrorCodes.InvalidParams, error.message, { retry: false });
    }
  });
  connection.onShutdown(() => undefined);
  connection.listen();

  const code = await ended;
  for (const cleanUp of cleanUps) cleanUp();
  return code;
}
