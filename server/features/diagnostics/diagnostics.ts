import type { ServerCapabilities } from 'vscode-languageserver';
import type { Session } from '../feature.ts';
import { pulledDiagnostics } from './pulled.ts';
import { pushedDiagnostics } from './pushed.ts';

/**
 * Points at entities that are worth a look: the model is not sure of them, annotations contradict each other, or the
 * user's own list says otherwise. Clients that can ask for diagnostics do; others are told.
 */
export const diagnostics = (session: Session): Partial<ServerCapabilities> =>
  session.client.knows.has('diagnostic') ? pulledDiagnostics(session) : pushedDiagnostics(session);
