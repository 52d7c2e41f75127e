import type { Readable, Writable } from 'node:stream';
import {
  ErrorCodes,
  ResponseError,
  type InitializeError,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { UserError } from '../shared/errors.ts';
import { clientProfile } from './client.ts';
import { DocumentStore } from './documents/store.ts';
import { documentSync } from './features/documentSync.ts';
import type { Feature, Session } from './features/feature.ts';
import { hover } from './features/hover.ts';
import { namesInUse } from './features/namesInUse.ts';
import { semanticTokens } from './features/semanticTokens.ts';
import { settled } from './features/settled.ts';
import { TokensRefresh } from './features/tokensRefresh.ts';
import type { NamesSource } from './lists/protocol.ts';
import { NameSources } from './lists/sources.ts';
import { chooseModel, type ModelContext } from './modelChoice.ts';
import type { Services } from './services.ts';
import { withDefaults } from './settings.ts';
import { connectClient } from './transport/connection.ts';
import { initializeParams, type InitializeInput } from './transport/params.ts';
import { folderPaths, workspaceFolders } from './workspace.ts';
import { watchProcess } from './watchdog.ts';

const features: readonly Feature[] = [documentSync, semanticTokens, hover, settled, namesInUse];

export interface SessionOptions extends ModelContext {
  readonly input: Readable;
  readonly output: Writable;
  /** Of this program, as the client is told. */
  readonly version: string;
  /** The user's own list of names. */
  readonly userNames: NamesSource;
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
    const nameSources = new NameSources(options.userNames, settings.trusted);
    nameSources.changeFolders(folderPaths(workspaceFolders(input)), []);
    const tokensRefresh = client.refreshesTokens ? new TokensRefresh(connection, services.clock) : undefined;
    const onEnd = (cleanUp: () => void): void => void cleanUps.push(cleanUp);
    const session: Session = {
      ...{ connection, log, services, settings, client, model, documents },
      ...{ nameSources, tokensRefresh, onEnd },
    };
    const capabilities = features.map((feature) => feature(session));

    const processId = input.processId ?? options.clientProcess;
    if (processId !== undefined) onEnd(watchProcess(processId, services.clock, abandon));
    onEnd(model.onProblem(({ level, message }) => log[level](message)));
    onEnd(() => documents.closeAll());
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
