import {
  PublishDiagnosticsNotification,
  type Diagnostic,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { messageOf } from '../../../shared/errors.ts';
import type { ClosedAlarms } from '../../corrections/alarmPlaces.ts';
import { together } from '../../documents/patience.ts';
import type { Session } from '../../session.ts';
import { reachOf } from '../inTime.ts';
import { Findings, isSwitchedOn, quietMilliseconds } from './findings.ts';

/** Tells a client that does not ask of the diagnostics of its documents, whenever they are others. */
export function pushedDiagnostics(session: Session, closed: ClosedAlarms): Partial<ServerCapabilities> {
  const { connection, services, documents, refresh, log, onEnd } = session;
  /** By document: the diagnostics that the client was told of last, as JSON. */
  const told = new Map<string, string>();
  let callOff = (): void => undefined;
  let waiting = together([]);

  const tell = (uri: string, diagnostics: Diagnostic[]): void => {
    const news = JSON.stringify(diagnostics);
    if ((told.get(uri) ?? '[]') === news) return;
    if (diagnostics.length > 0) told.set(uri, news);
    else told.delete(uri);
    // A client that has gone need not be told.
    connection
      .sendNotification(PublishDiagnosticsNotification.type, { uri, diagnostics })
      .catch(() => undefined);
  };
  const look = async (): Promise<void> => {
    const present = Array.from(documents.all).filter((open) => isSwitchedOn(session, open));
    // What the look before still waits for is looked at now.
    waiting.drop();
    waiting = together(present.map((open) => open.settle(reachOf(open))));
    // What changed meanwhile is looked at again.
    if ((await waiting.outcome) === 'superseded') return;
    const findings = new Findings(session, closed);
    const found = new Map(present.map((open) => [open.uri, findings.of(open)]));
    for (const uri of [...told.keys()]) if (!found.has(uri)) tell(uri, []);
    for (const [uri, diagnostics] of found) tell(uri, diagnostics);
  };
  const lookSoon = (): void => {
    callOff();
    callOff = services.clock.after(quietMilliseconds, () => {
      look().catch((error: unknown) => log.error(`no diagnostics: ${messageOf(error)}`));
    });
  };
  documents.onChange(lookSoon);
  onEnd(refresh.onRequest(lookSoon));
  onEnd(() => callOff());
  return {};
}
