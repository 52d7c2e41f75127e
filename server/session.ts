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
import { accept } from './features/accept.ts';
import { add } from './features/add.ts';
import { alarms } from './features/alarms.ts';
import { always } from './features/always.ts';
import { annotationsInUse } from './features/annotationsInUse.ts';
import { chooseLabel } from './features/chooseLabel.ts';
import { codeActions } from './features/codeActions.ts';
import { documentSync } from './features/documentSync.ts';
import { Commands, executeCommand } from './features/executeCommand.ts';
import type { Feature, Session } from './features/feature.ts';
import { hover } from './features/hover.ts';
import { markReviewed } from './features/markReviewed.ts';
import { namesInUse } from './features/namesInUse.ts';
import { reject } from './features/reject.ts';
import { relabel } from './features/relabel.ts';
import { semanticTokens } from './features/semanticTokens.ts';
import { settled } from './features/settled.ts';
import { TokensRefresh } from './features/tokensRefresh.ts';
import { training } from './features/training.ts';
import { uncertain } from './features/uncertain.ts';
import { undo } from './features/undo.ts';
import { workspaceChanges } from './features/workspaceChanges.ts';
import type { NamesSource } from './lists/protocol.ts';
import { NameSources } from './lists/sources.ts';
import { chooseModel, type ModelContext } from './modelChoice.ts';
import type { Services } from './services.ts';
import { withDefaults } from './settings.ts';
import { connectClient } from './transport/connection.ts';
import { initializeParams, type InitializeInput } from './transport/params.ts';
import { Workspace, folderPaths, workspaceFolders } from './workspace.ts';
import { watchProcess } from './watchdog.ts';

const features: readonly Feature[] = [
  ...[documentSync, workspaceChanges, namesInUse, annotationsInUse],
  ...[semanticTokens, hover, settled, codeActions, uncertain, alarms],
  ...[accept, relabel, reject, add, chooseLabel, markReviewed, always, undo, training],
  executeCommand,
];

export interface SessionOptions extends ModelContext {
  readonly input: Readable;
  readonly output: Writable;
  /** Of this program, as the client is told. */
  readonly version: string;
  /** The user's own list of names. */
  readonly userNames: NamesSource;
  /** Name of the user, for the records of those who do not say another. */
  readonly userName: string;
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
    const choice = await chooseModel(settings, options, log);
    const model = await services.model(choice);
    const workspace = new Workspace(workspaceFolders(input), settings.trusted);
    const author = settings.author ?? options.userName;
    const journals = services.journals.open({
      author,
      folders: workspace.folders,
      trusted: workspace.trusted,
      inWorkspace: settings.journal === 'workspace',
      fromOthers: settings.learning.fromOthers,
    });
    const documents = new DocumentStore(client.encoding, model, journals);
    const nameSources = new NameSources(options.userNames, workspace.trusted);
    nameSources.changeFolders(folderPaths(workspace.folders), []);
    const tokensRefresh = client.refreshesTokens ? new TokensRefresh(connection, services.clock) : undefined;
    const onEnd = (cleanUp: () => void): void => void cleanUps.push(cleanUp);
    const session: Session = {
      ...{ connection, log, services, settings, author, client, model, workspace, documents, journals },
      ...{ line: choice.line, commands: new Commands(), nameSources, tokensRefresh, onEnd },
    };
    const capabilities = features.map((feature) => feature(session));

    const processId = input.processId ?? options.clientProcess;
    if (processId !== undefined) onEnd(watchProcess(processId, services.clock, abandon));
    onEnd(model.listen({ problem: ({ level, message }) => log[level](message) }));
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
