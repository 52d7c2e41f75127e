import type { Readable, Writable } from 'node:stream';
import {
  ErrorCodes,
  MessageType,
  ResponseError,
  type InitializeError,
  type InitializeResult,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { UserError } from '../shared/errors.ts';
import { lineKey } from '../shared/model/line.ts';
import { clientProfile } from './client.ts';
import { Configuration } from './configuration.ts';
import { DocumentStore } from './documents/store.ts';
import { faultText } from './faults.ts';
import { accept } from './features/accept.ts';
import { add } from './features/add.ts';
import { always } from './features/always.ts';
import { annotationsInUse } from './features/annotationsInUse.ts';
import { chooseLabel } from './features/chooseLabel.ts';
import { codeActions } from './features/codeActions.ts';
import { codeLens } from './features/codeLens.ts';
import { configuration } from './features/configuration.ts';
import { diagnostics } from './features/diagnostics/diagnostics.ts';
import { documentHighlight } from './features/documentHighlight.ts';
import { documentSymbols } from './features/documentSymbols.ts';
import { documentSync } from './features/documentSync.ts';
import { Commands, executeCommand } from './features/executeCommand.ts';
import type { Feature } from './features/feature.ts';
import type { Session } from './session.ts';
import { protocol } from './features/protocol/all.ts';
import { hover } from './features/hover.ts';
import { largeDocuments } from './features/largeDocuments.ts';
import { inlayHints } from './features/inlayHints.ts';
import { markReviewed } from './features/markReviewed.ts';
import { namesInUse } from './features/namesInUse.ts';
import { reject } from './features/reject.ts';
import { references } from './features/references.ts';
import { Refresh } from './features/refresh.ts';
import { relabel } from './features/relabel.ts';
import { selectionRange } from './features/selectionRange.ts';
import { semanticTokens } from './features/semanticTokens.ts';
import { sharedDevice } from './features/sharedDevice.ts';
import { showMessage } from './features/showMessage.ts';
import { ShownWaits } from './features/shownWaits.ts';
import { trace } from './features/trace.ts';
import { training } from './features/training.ts';
import { undo } from './features/undo.ts';
import { watchedFiles } from './features/watchedFiles.ts';
import { WorkProgresses } from './features/workProgress.ts';
import { workspaceChanges } from './features/workspaceChanges.ts';
import { workspaceSymbols } from './features/workspaceSymbols.ts';
import type { NamesSource } from './lists/protocol.ts';
import { learningScope } from './learning/scope.ts';
import { NameSources } from './lists/sources.ts';
import { chooseModel, type ModelContext } from './modelChoice.ts';
import type { Services } from './services.ts';
import { WorkspaceTexts } from './texts/workspaceTexts.ts';
import { connectClient } from './transport/connection.ts';
import { initializeParams, type InitializeInput } from './transport/params.ts';
import { Workspace, workspaceFolders } from './workspace.ts';
import { watchProcess } from './watchdog.ts';

const features: readonly Feature[] = [
  trace,
  sharedDevice,
  documentSync,
  largeDocuments,
  configuration,
  workspaceChanges,
  watchedFiles,
  namesInUse,
  annotationsInUse,
  semanticTokens,
  hover,
  codeActions,
  diagnostics,
  inlayHints,
  documentSymbols,
  workspaceSymbols,
  documentHighlight,
  references,
  selectionRange,
  codeLens,
  accept,
  relabel,
  reject,
  add,
  chooseLabel,
  markReviewed,
  always,
  undo,
  training,
  ...protocol,
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
  const { connection, lifecycle, log, trace, ended, abandon } = connectClient(options);
  const begins: (() => void)[] = [];
  const cleanUps: (() => void)[] = [];
  let isOver = false;
  const onInitialized = (begin: () => void): void => void begins.push(begin);
  // A client may leave before the answer to its first request is there.
  const onEnd = (cleanUp: () => void): void => (isOver ? cleanUp() : void cleanUps.push(cleanUp));

  const initialize = async (input: InitializeInput): Promise<InitializeResult> => {
    const configuration = new Configuration(input.initializationOptions, log);
    const settings = configuration.initial;
    const client = clientProfile(input);
    const workspace = new Workspace(workspaceFolders(input), settings.trusted);
    const scope = learningScope(settings.learning.scope, workspace);
    const choice = await chooseModel(settings, scope.folder, options, {
      log,
      missing: (...models) =>
        onInitialized(() =>
          showMessage(connection, MessageType.Warning, client.messages.modelMissing(...models)),
        ),
    });
    const model = await services.model(choice, settings.memory);
    const journals = services.journals.open({
      author: settings.author ?? options.userName,
      workspace,
      inWorkspace: settings.journal === 'workspace',
      get fromOthers() {
        return configuration.learning.fromOthers;
      },
      get learning() {
        return configuration.learning.scope;
      },
      learns: scope.folder,
    });
    const { encoding } = client;
    const { largeDocument } = settings;
    const documents = new DocumentStore({ encoding, model, annotations: journals, largeDocument, log });
    const nameSources = new NameSources(options.userNames, workspace);
    const refresh = new Refresh(connection, services.clock, client.refreshes);
    const progress = new WorkProgresses(connection, services.clock, client.showsProgress);
    const shownWaits = new ShownWaits({ client, model, progress });
    onEnd(() => shownWaits.close());
    const { textsDisk: disk, clock } = services;
    const texts = new WorkspaceTexts({ disk, clock, log, workspace, documents, model });
    onEnd(() => texts.close());
    const session: Session = {
      connection,
      log,
      program: options.version,
      services,
      settings,
      client,
      model,
      workspace,
      documents,
      journals,
      line: choice.line && lineKey(choice.line),
      scope,
      commands: new Commands(client.messages),
      nameSources,
      refresh,
      configuration,
      trace,
      texts,
      progress,
      shownWaits,
      onInitialized,
      onEnd,
    };
    const capabilities = features.map((feature) => feature(session));

    const processId = input.processId ?? options.clientProcess;
    if (processId !== undefined) onEnd(watchProcess(processId, services.clock, abandon));
    onEnd(model.listen({ problem: ({ level, message }) => log[level](message) }));
    if (model.refusal !== undefined) log.error(`the model cannot be used: ${model.refusal}`);
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
  connection.onInitialized(() => {
    for (const begin of begins.splice(0)) begin();
  });
  connection.onShutdown(() => undefined);
  connection.listen();

  const code = await ended;
  isOver = true;
  for (const cleanUp of cleanUps) {
    try {
      cleanUp();
    } catch (error) {
      log.error(faultText(error));
    }
  }
  return code;
}
