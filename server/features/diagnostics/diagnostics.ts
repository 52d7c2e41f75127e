import type { ServerCapabilities } from 'vscode-languageserver';
import { ClosedAlarms } from '../../corrections/alarmPlaces.ts';
import type { Session } from '../../session.ts';
import { pulledDiagnostics } from './pulled.ts';
import { pushedDiagnostics } from './pushed.ts';

/**
 * Points at entities that are worth a look: the model is not sure of them, annotations contradict each other, or the
 * user's own list says otherwise. Clients that can ask for diagnostics do; others are told.
 */
export function diagnostics(session: Session): Partial<ServerCapabilities> {
  const answers = session.client.knows.has('diagnostic') ? pulledDiagnostics : pushedDiagnostics;
  return answers(session, new ClosedAlarms(session));
}
