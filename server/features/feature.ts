import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import type { SessionJournals } from '../annotations/journals.ts';
import type { ClientProfile } from '../client.ts';
import type { DocumentStore } from '../documents/store.ts';
import type { Model } from '../inference/model.ts';
import type { NameSources } from '../lists/sources.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import type { Workspace } from '../workspace.ts';
import type { Commands } from './executeCommand.ts';
import type { TokensRefresh } from './tokensRefresh.ts';

/** What the features of a session work with. */
export interface Session {
  readonly connection: Connection;
  readonly log: Log;
  readonly services: Services;
  readonly settings: Settings;
  /** Who makes the corrections. */
  readonly author: string;
  readonly client: ClientProfile;
  readonly model: Model;
  /** Name of the line that the model is the live version of; undefined where it does not learn. */
  readonly line: string | undefined;
  readonly workspace: Workspace;
  readonly documents: DocumentStore;
  /** What users said of its documents. */
  readonly journals: SessionJournals;
  readonly commands: Commands;
  /** Where its name lists come from. */
  readonly nameSources: NameSources;
  /** Undefined where the client cannot be told that tokens changed. */
  readonly tokensRefresh: TokensRefresh | undefined;
  /** What is to be done when it ends. */
  readonly onEnd: (cleanUp: () => void) => void;
}

/** Registers its handlers and returns what the server may announce for them. */
export type Feature = (session: Session) => Partial<ServerCapabilities>;
