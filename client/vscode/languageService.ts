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
import type {
  CommandArguments,
  CommandName,
  PickLabelArguments,
  Written,
} from '../../shared/protocol/commands.ts';
import { Turn } from '../../shared/turn.ts';
import { tellFault } from './fault.ts';
import { selector } from './languages.ts';
import { ServerFailure, type Mingshi, type News, type ServerState, type WrittenNews } from './mingshi.ts';
import { QuietClient } from './quietClient.ts';
import { restartDelay } from './restarts.ts';
import { startServer, type ServerProcess } from './serverProcess.ts';
import { initializationOptions } from './serverSettings.ts';

/** How long a server that refuses a client may take to end and to say why. */
const lastWordsMilliseconds = 500;

/** How long a server may take to leave. */
const patienceMilliseconds = 2_000;

const pause = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));

/** What was started once: a client, and the servers that it starts, another one after each crash. */
interface Run {
  readonly client: LanguageClient;
  /** The last one. */
  server: ServerProcess | undefined;
  /** When servers crashed. */
  readonly crashes: number[];
  /** How long the next start waits, in milliseconds: longer after each crash. */
  delay: number;
}

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
  #started: Promise<LanguageClient> | undefined;
  /** The one that counts, running or not; those before it may still be on their way out. */
  #present: Run | undefined;
  #running: LanguageClient | undefined;
  /** Each client comes up once the one before has left. */
  readonly #turn = new Turn();

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
    this.#started ??= this.#start();
    return this.#started;
  }

  restart(): Promise<LanguageClient> {
    void this.stop();
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

  /** @returns resolves when it has left */
  stop(): Promise<void> {
    const run = this.#present;
    this.#started = this.#present = undefined;
    const kill = (): unknown => run?.server?.child.kill('SIGKILL');
    // A server that has not answered yet cannot be asked to leave.
    if (run?.client.state !== State.Running) kill();
    const left = this.#turn.take(async () => {
      // In time for its client to refuse what was never answered: one that has given up leaves it open for good.
      const late = setTimeout(kill, patienceMilliseconds);
      await run?.client.dispose(2 * patienceMilliseconds).catch(kill);
      clearTimeout(late);
    });
    this.#enter('off');
    return left;
  }

  dispose(): void {
    for (const emitter of [this.#stateChanges, this.#training, this.#model, this.#shown, this.#written])
      emitter.dispose();
    this.log.dispose();
  }

  async #start(): Promise<LanguageClient> {
    const run = this.#newRun();
    const { client } = run;
    this.#present = run;
    this.#enter('starting');
    const starting = this.#turn.take(async () => {
      if (this.#present === run) await client.start();
    });
    const fault = await starting.then(
      () => undefined,
      (error: unknown) => reasonOf(run, error),
    );
    if (this.#present !== run) return this.#next();
    if (fault !== undefined)
      throw this.#fail(run, vscode.l10n.t('The server of Mingshi could not be started: {0}', fault));
    client.onDidChangeState(({ newState }) => this.#follow(run, newState));
    this.#enter('running', client);
    return client;
  }

  /** For those who wait for one that was stopped. Where there is no next one, whoever stopped it knows. */
  #next(): Promise<LanguageClient> {
    if (!this.#started) throw new ServerFailure('it was stopped');
    return this.#started;
  }

  #newRun(): Run {
    // What is asked of a client that starts waits with it.
    const startNext = async () => {
      await pause(run.delay);
      if (this.#present !== run) throw new Error('stopped before it was started');
      run.server = await startServer(this.context.extensionPath);
      return { process: run.server.child, detached: false };
    };
    const client = new QuietClient('mingshi', 'Mingshi', startNext, {
      documentSelector: selector(),
      initializationOptions,
      initializationFailedHandler: () => false,
      outputChannel: this.log,
      traceOutputChannel: this.log,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.#closed(run),
      },
      middleware: {
        ...this.#middleware,
        workspace: {
          // One that is being stopped need not know: the next one reads all settings.
          didChangeConfiguration: (sections, next) =>
            next(sections).catch((error: unknown) => {
              if (this.#present === run) throw error;
            }),
        },
      },
    });
    const whilePresent =
      <T>(news: vscode.EventEmitter<T>) =>
      (status: T): void => {
        if (this.#present === run) news.fire(status);
      };
    client.onNotification('mingshi/trainingChanged', whilePresent(this.#training));
    client.onNotification('mingshi/modelChanged', whilePresent(this.#model));
    const run: Run = { client, server: undefined, crashes: [], delay: 0 };
    return run;
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
  async #closed(run: Run): Promise<CloseHandlerResult> {
    const handled = { action: CloseAction.DoNotRestart, handled: true };
    // One that never came up would not come up now.
    const wasUp = this.#running !== undefined || run.crashes.length > 0;
    if (this.#present !== run || !wasUp) return handled;
    run.crashes.push(Date.now());
    const delay = restartDelay(run.crashes);
    if (delay === undefined) {
      // Who asks meanwhile is told the same.
      this.#started = this.#giveUp(run);
      await this.#started.catch(() => undefined);
      return handled;
    }
    run.delay = delay;
    this.#enter('starting');
    return { action: CloseAction.Restart, handled: true };
  }

  async #giveUp(run: Run): Promise<LanguageClient> {
    const reason = await reasonOf(run, '');
    if (this.#present !== run) return this.#next();
    const told = vscode.l10n.t(
      'The server of Mingshi has ended several times and is not started again: {0}',
      reason,
    );
    throw this.#fail(run, told);
  }

  /** What the client does by itself once it runs: it starts the server again after a crash. */
  #follow(run: Run, state: State): void {
    if (this.#present !== run) return;
    if (state === State.Running) this.#enter('running', run.client);
    if (state === State.Starting) this.#enter('starting');
    // It refuses the client now: its end leads to the next attempt, or to none.
    if (state === State.StartFailed) run.server?.child.kill();
  }

  #fail(run: Run, message: string): ServerFailure {
    run.server?.child.kill();
    this.#started = this.#present = undefined;
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

/** Why a run came to nothing: what its server said last, or else the error. */
const reasonOf = async ({ server }: Run, error: unknown): Promise<string> =>
  (await Promise.race([server?.ended, pause(lastWordsMilliseconds)])) ?? messageOf(error);
