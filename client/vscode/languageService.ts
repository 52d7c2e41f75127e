import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  State,
  type CloseHandlerResult,
  type LanguageClient,
  type Middleware,
} from 'vscode-languageclient/node';
import { messageOf } from '../../shared/errors.ts';
import type { TrainingStatus } from '../../shared/protocol/learning.ts';
import type { ModelStatus } from '../../shared/protocol/status.ts';
import type { CommandArguments, CommandName, PickLabelArguments, Written } from '../../shared/requests.ts';
import { tellFault } from './fault.ts';
import { selector } from './languages.ts';
import { ServerFailure, type Mingshi, type News, type ServerState, type WrittenNews } from './mingshi.ts';
import { QuietClient } from './quietClient.ts';
import { restartDelay } from './restarts.ts';
import { startServer, type ServerProcess } from './serverProcess.ts';
import { initializationOptions } from './serverSettings.ts';

/** How long a server that refuses a client may take to end and to say why. */
const lastWordsMilliseconds = 500;

const pause = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));

/** The language server as the extension sees it: started once, again after a crash, and where it is asked for. */
export class LanguageService implements Mingshi, vscode.Disposable {
  readonly context: vscode.ExtensionContext;
  readonly log = vscode.window.createOutputChannel('Mingshi 名实', { log: true });
  readonly #stateChanges = new vscode.EventEmitter<ServerState>();
  readonly #training = new vscode.EventEmitter<TrainingStatus>();
  readonly #model = new vscode.EventEmitter<ModelStatus>();
  readonly #shown = new vscode.EventEmitter<vscode.Uri>();
  readonly #written = new vscode.EventEmitter<WrittenNews>();
  readonly onStateChange = this.#stateChanges.event;
  readonly news: News = {
    onTraining: this.#training.event,
    onModel: this.#model.event,
    onShown: this.#shown.event,
    onWritten: this.#written.event,
  };
  #state: ServerState = 'off';
  #client: Promise<LanguageClient> | undefined;
  /** The one that counts, running or not; those before it may still have something to say. */
  #present: LanguageClient | undefined;
  #running: LanguageClient | undefined;
  #process: ServerProcess | undefined;
  #crashes: number[] = [];
  /** How long the next start waits, in milliseconds: longer after each crash. */
  #delay = 0;

  constructor(context: vscode.ExtensionContext) {
    this.context = context;
  }

  get state(): ServerState {
    return this.#state;
  }

  get running(): LanguageClient | undefined {
    return this.#running;
  }

  start(): Promise<LanguageClient> {
    this.#client ??= this.#start();
    return this.#client;
  }

  async restart(): Promise<LanguageClient> {
    await this.stop();
    return this.start();
  }

  async request<R>(method: string, params: object = {}): Promise<R> {
    const client = await this.start();
    return client.sendRequest<R>(method, params);
  }

  async execute<R, Name extends CommandName = CommandName>(
    command: Name,
    argument: CommandArguments<Name>,
  ): Promise<R> {
    const client = await this.start();
    const params = { command, arguments: [argument] };
    const answer = (await client.sendRequest(ExecuteCommandRequest.type, params)) as R;
    this.#tellWritten(command, argument, answer);
    return answer;
  }

  async stop(): Promise<void> {
    const stopped = this.#client;
    this.#client = this.#present = undefined;
    // A server that has not answered yet cannot be asked to leave.
    if (this.#state === 'starting') this.#process?.child.kill();
    const client = await stopped?.catch(() => undefined);
    await client?.dispose().catch(() => this.#process?.child.kill());
    this.#enter('off');
  }

  dispose(): void {
    for (const emitter of [this.#stateChanges, this.#training, this.#model, this.#shown, this.#written])
      emitter.dispose();
    this.log.dispose();
  }

  async #start(): Promise<LanguageClient> {
    this.#enter('starting');
    this.#crashes = [];
    this.#delay = 0;
    const client = this.#newClient();
    this.#present = client;
    try {
      await client.start();
    } catch (error) {
      // Whoever stopped it knows.
      if (this.#present !== client) throw new ServerFailure(messageOf(error));
      this.#client = this.#present = undefined;
      const reason = await this.#reasonOf(error);
      throw this.#fail(vscode.l10n.t('The server of Mingshi could not be started: {0}', reason));
    }
    client.onDidChangeState(({ newState }) => this.#follow(client, newState));
    this.#enter('running', client);
    return client;
  }

  #newClient(): LanguageClient {
    // What is asked of a client that starts waits with it.
    const run = async () => {
      await pause(this.#delay);
      if (this.#present !== client) throw new Error('stopped before it was started');
      this.#process = await startServer(this.context.extensionPath);
      return { process: this.#process.child, detached: false };
    };
    const client: LanguageClient = new QuietClient('mingshi', 'Mingshi', run, {
      documentSelector: selector(),
      initializationOptions,
      initializationFailedHandler: () => false,
      outputChannel: this.log,
      traceOutputChannel: this.log,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.#closed(client),
      },
      middleware: {
        ...this.#middleware,
        workspace: {
          // One that is being stopped need not know: the next one reads all settings.
          didChangeConfiguration: (sections, next) =>
            next(sections).catch((error: unknown) => {
              if (this.#present === client) throw error;
            }),
        },
      },
    });
    client.onNotification('mingshi/trainingChanged', (status: TrainingStatus) => this.#training.fire(status));
    client.onNotification('mingshi/modelChanged', (status: ModelStatus) => this.#model.fire(status));
    return client;
  }

  readonly #middleware: Middleware = {
    provideDocumentSemanticTokens: async (document, token, next) => {
      const tokens = await next(document, token);
      this.#shown.fire(document.uri);
      return tokens;
    },
    provideDocumentSemanticTokensEdits: async (document, previous, token, next) => {
      const tokens = await next(document, previous, token);
      this.#shown.fire(document.uri);
      return tokens;
    },
    executeCommand: async (command, args, next) => {
      const answer: unknown = await next(command, args);
      this.#tellWritten(command, args[0], answer);
      return answer;
    },
  };

  #tellWritten(command: string, argument: unknown, answer: unknown): void {
    const { records } = (answer ?? {}) as Partial<Written>;
    if (!records?.length) return;
    const { uri, range } = (argument ?? {}) as Partial<PickLabelArguments>;
    this.#written.fire({ command, records, uri, range });
  }

  /** The connection to the server has ended though nobody stopped it. */
  async #closed(client: LanguageClient): Promise<CloseHandlerResult> {
    const handled = { action: CloseAction.DoNotRestart, handled: true };
    // One that never came up would not come up now.
    const wasUp = this.#running !== undefined || this.#crashes.length > 0;
    if (this.#present !== client || !wasUp) return handled;
    this.#crashes.push(Date.now());
    const delay = restartDelay(this.#crashes);
    if (delay === undefined) {
      this.#client = this.#present = undefined;
      const reason = await this.#reasonOf('');
      this.#fail(
        vscode.l10n.t('The server of Mingshi has ended several times and is not started again: {0}', reason),
      );
      return handled;
    }
    this.#delay = delay;
    this.#enter('starting');
    return { action: CloseAction.Restart, handled: true };
  }

  /** What the client does by itself once it runs: it starts the server again after a crash. */
  #follow(client: LanguageClient, state: State): void {
    if (this.#present !== client) return;
    if (state === State.Running) this.#enter('running', client);
    if (state === State.Starting) this.#enter('starting');
    // It refuses the client now: its end leads to the next attempt, or to none.
    if (state === State.StartFailed) this.#process?.child.kill();
  }

  async #reasonOf(error: unknown): Promise<string> {
    return (await Promise.race([this.#process?.ended, pause(lastWordsMilliseconds)])) ?? messageOf(error);
  }

  #fail(message: string): ServerFailure {
    this.#process?.child.kill();
    this.log.error(message);
    this.#enter('failed');
    void tellFault(this, message);
    return new ServerFailure(message);
  }

  #enter(state: ServerState, running?: LanguageClient): void {
    this.#state = state;
    this.#running = running;
    this.#stateChanges.fire(state);
  }
}
