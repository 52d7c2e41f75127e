import type { Connection } from 'vscode-languageserver';
import type { SessionJournals } from './annotations/journals.ts';
import type { ClientProfile } from './client.ts';
import type { Configuration } from './configuration.ts';
import type { DocumentStore } from './documents/store.ts';
import type { Model } from './inference/model.ts';
import type { NameSources } from './lists/sources.ts';
import type { LearningScope } from './learning/scope.ts';
import type { Log } from './log.ts';
import type { Services } from './services.ts';
import type { Settings } from './settings.ts';
import type { WorkspaceTexts } from './texts/workspaceTexts.ts';
import type { Trace } from './transport/trace.ts';
import type { Workspace } from './workspace.ts';
import type { Commands } from './features/executeCommand.ts';
import type { Refresh } from './features/refresh.ts';
import type { ShownWaits } from './features/shownWaits.ts';
import type { WorkProgresses } from './features/workProgress.ts';

/** What the features of a session work with. */
export interface Session {
  readonly connection: Connection;
  readonly log: Log;
  /** Version of this program. */
  readonly program: string;
  readonly trace: Trace;
  readonly services: Services;
  readonly settings: Settings;
  /** What may differ from document to document. */
  readonly configuration: Configuration;
  readonly client: ClientProfile;
  readonly model: Model;
  /** Key of the line that the model is the live version of; undefined where it does not learn. */
  readonly line: string | undefined;
  /** What its corrections teach, as it was when it began. */
  readonly scope: LearningScope;
  readonly workspace: Workspace;
  readonly documents: DocumentStore;
  /** The text files of its workspace that are not open. */
  readonly texts: WorkspaceTexts;
  /** What users said of its documents. */
  readonly journals: SessionJournals;
  readonly commands: Commands;
  /** Where its name lists come from. */
  readonly nameSources: NameSources;
  readonly progress: WorkProgresses;
  /** Shows that somebody waits for the model. */
  readonly shownWaits: ShownWaits;
  /** Has the client ask again for what it shows. */
  readonly refresh: Refresh;
  /** What is to be done once the client has taken note of what the server announced: it may be asked things then. */
  readonly onInitialized: (begin: () => void) => void;
  /** What is to be done when it ends. */
  readonly onEnd: (cleanUp: () => void) => void;
}
