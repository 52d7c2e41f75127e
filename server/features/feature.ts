import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import type { ClientProfile } from '../client.ts';
import type { DocumentStore } from '../documents/store.ts';
import type { Model } from '../inference/model.ts';
import type { NameSources } from '../lists/sources.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';
import type { TokensRefresh } from './tokensRefresh.ts';

/** What the features of a session work with. */
export interface Session {
  readonly connection: Connection;
  readonly log: Log;
  readonly services: Services;
  readonly settings: Settings;
  readonly client: ClientProfile;
  readonly model: Model;
  readonly documents: DocumentStore;
  /** Where its name lists come from. */
  readonly nameSources: NameSources;
  /** Undefined where the client cannot be told that tokens changed. */
  readonly tokensRefresh: TokensRefresh | undefined;
  /** What is to be done when it ends. */
  readonly onEnd: (cleanUp: () => void) => void;
}

/** Registers its handlers and returns what the server may announce for them. */
export type Feature = (session: Session) => Partial<ServerCapabilities>;
