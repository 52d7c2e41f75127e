import type * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { TrainingStatus } from '../../shared/protocol/learning.ts';
import type { ModelStatus } from '../../shared/protocol/status.ts';
import type {
  CommandArguments,
  CommandName,
  PickLabelArguments,
  Written,
} from '../../shared/protocol/commands.ts';

/** `off`: no document with Chinese text was opened yet; `failed`: the server does not run, and the user was told. */
export type ServerState = 'off' | 'starting' | 'running' | 'failed';

/** What happens at the server. Each event lasts as long as the extension, whatever becomes of the server. */
export interface News {
  /** What `mingshi/training` would answer now. */
  readonly onTraining: vscode.Event<TrainingStatus>;
  /** Another version of the model is live, or it runs on another device, or it cannot be used, or can again. */
  readonly onModel: vscode.Event<ModelStatus>;
  /** Tokens of a document were asked for anew: its entities may be others than before. */
  readonly onShown: vscode.Event<vscode.Uri>;
  /** A command wrote annotations. */
  readonly onWritten: vscode.Event<WrittenNews>;
}

/** What a command wrote, and the document and its part that the command was about. */
export interface WrittenNews extends Written {
  readonly command: string;
  readonly uri: string | undefined;
  readonly range: PickLabelArguments['range'] | undefined;
}

/** What the parts of the extension work with. */
export interface Mingshi {
  readonly context: vscode.ExtensionContext;
  /** What the server and its client tell. */
  readonly log: vscode.LogOutputChannel;
  readonly state: ServerState;
  readonly onStateChange: vscode.Event<ServerState>;
  readonly news: News;
  /** The client of a server that runs. */
  readonly running: LanguageClient | undefined;
  /** Starts the server where it does not run. Rejects with a `ServerFailure` once the user was told why. */
  start(): Promise<LanguageClient>;
  restart(): Promise<LanguageClient>;
  /** Sends a request of our own (shared/protocol/requests.ts), once the server runs. */
  request<R>(method: string, params?: object): Promise<R>;
  /** Executes a command of the server's, once it runs. */
  execute<R, Name extends CommandName = CommandName>(
    command: Name,
    argument: CommandArguments<Name>,
  ): Promise<R>;
}

/** The server does not run. The user was told. */
export class ServerFailure extends Error {
  override readonly name = 'ServerFailure';
}

/** Something that the extension does: registers its commands and listeners, which end with the extension. */
export type Part = (mingshi: Mingshi) => readonly vscode.Disposable[];
