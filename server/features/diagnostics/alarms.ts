import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver';
import type { Alarm } from '../../../shared/annotations/alarms.ts';
import { alarmsIn, saidAt, type AlarmPlaces } from '../../corrections/alarmPlaces.ts';
import { namesOf } from '../../corrections/labels.ts';
import { short } from '../../corrections/offer.ts';
import { rangeOf } from '../../corrections/selection.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import type { Session } from '../../session.ts';

/** Where annotations contradict each other. */
export function alarms(session: Session, open: OpenDocument, places: AlarmPlaces): Diagnostic[] {
  return alarmsIn(session, open).map((placed): Diagnostic => {
    const { alarm, within } = placed;
    const there = session.client.relatesDiagnostics ? places.otherPlaceOf(placed, open) : undefined;
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
