import {
  DiagnosticSeverity,
  PublishDiagnosticsNotification,
  type Diagnostic,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Alarm } from '../../shared/annotations/alarms.ts';
import { namesOf } from '../corrections/labels.ts';
import { short } from '../corrections/offer.ts';
import { rangeOf } from '../corrections/selection.ts';
import { AlarmPlaces, saidAt } from '../corrections/alarmPlaces.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import type { Session } from './feature.ts';

/** Documents and journals are looked at once they were left alone so long. */
const quietMilliseconds = 300;

/** Tells by diagnostics where annotations contradict each other. */
export function alarms(session: Session): Partial<ServerCapabilities> {
  const { connection, services, settings, documents, journals, onEnd } = session;
  if (!settings.diagnostics) return {};
  /** By document: the diagnostics that the client was told of last, as JSON. */
  const told = new Map<string, string>();
  let callOff = (): void => undefined;

  const tell = (uri: string, diagnostics: readonly Diagnostic[]): void => {
    const news = JSON.stringify(diagnostics);
    if ((told.get(uri) ?? '[]') === news) return;
    told.set(uri, news);
    const params = { uri, diagnostics: [...diagnostics] };
    // A client that has gone need not be told.
    connection.sendNotification(PublishDiagnosticsNotification.type, params).catch(() => undefined);
  };
  const look = async (): Promise<void> => {
    const present = [...documents.all];
    const waits = present.map((open) => open.settle(open.document.whole).outcome);
    // What changed meanwhile is looked at again.
    if ((await Promise.all(waits)).includes('superseded')) return;
    const places = new AlarmPlaces(session);
    for (const open of present) tell(open.uri, diagnosticsOf(session, places, open));
    for (const uri of told.keys()) if (!documents.get(uri)) tell(uri, []);
  };
  const lookSoon = (): void => {
    callOff();
    callOff = services.clock.after(quietMilliseconds, () => void look());
  };
  documents.onChange(lookSoon);
  onEnd(journals.onChange(lookSoon));
  onEnd(() => callOff());
  return {};
}

function diagnosticsOf(session: Session, places: AlarmPlaces, open: OpenDocument): Diagnostic[] {
  return places.alarmsIn(open).map(({ alarm, within }): Diagnostic => {
    const there = session.client.relatesDiagnostics ? places.otherPlaceOf(alarm, open) : undefined;
    return {
      range: rangeOf(open, within, alarm.here),
      severity: DiagnosticSeverity.Information,
      source: 'mingshi',
      code: alarm.kind === 'conflict' ? 'label-conflict' : 'label-contradiction',
      message: messageOf(session, alarm),
      ...(there && {
        relatedInformation: [
          { location: there, message: session.client.messages.active.alarms.there(said(session, alarm)) },
        ],
      }),
    };
  });
}

function messageOf(session: Session, { kind, here, other }: Alarm): string {
  const { alarms } = session.client.messages.active;
  const name = namesOf(session);
  const text = short(saidAt(here));
  if (kind === 'conflict' && here.label !== null && other.label !== null) {
    return alarms.conflict({ text, label: name(here.label), other: name(other.label) });
  }
  const { author, time, label } = said(session, { kind, here, other });
  return alarms.contradiction({
    ...{ text, author, time, other: label },
    label: here.label === null ? undefined : name(here.label),
  });
}

/** Who said what of the other place. */
function said(session: Session, { other: { label, record } }: Alarm) {
  const name = namesOf(session);
  return {
    label: label === null ? undefined : name(label),
    author: record.author,
    time: record.time.slice(0, 10),
  };
}
