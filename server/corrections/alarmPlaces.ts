import type { Location } from 'vscode-languageserver';
import { alarmsOf, type Alarm } from '../../shared/annotations/alarms.ts';
import { documentUri, placeDocument } from '../../shared/annotations/places.ts';
import type { Annotation, StandingRecords } from '../../shared/annotations/standing.ts';
import { groupBy } from '../../shared/group.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';
import type { Session } from '../features/feature.ts';
import { rangeOf } from './selection.ts';

/** An alarm, and the sentence that shows what it is about. */
export interface PlacedAlarm {
  readonly alarm: Alarm;
  readonly within: ShownSentence;
}

/** The text that an annotation is about. */
export const saidAt = ({ record, start, end }: Annotation): string =>
  Array.from(record.sentence).slice(start, end).join('');

/** What tells one annotation from all others. */
const keyOf = ({ record, start, end }: Annotation): string => `${record.id} ${start} ${end}`;

/** Alarms by what they are about. Records never change, and many documents share them. */
const alarmsByRecords = new WeakMap<StandingRecords, ReadonlyMap<string, readonly Alarm[]>>();

/** Where annotations showed last: in a document that was closed since, most likely they still stand there. */
const lastShown = new WeakMap<Session, Map<string, Location>>();

/** Where the alarms of a session's open documents are, at one moment. */
export class AlarmPlaces {
  readonly #session: Session;
  #shown: ReadonlyMap<string, Location> | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  alarmsIn(open: OpenDocument): PlacedAlarm[] {
    const { journals, model } = this.#session;
    const found = model.tree && journals.forDocument(open.uri, model.tree.name);
    if (!found) return [];
    const alarms = byAnnotation(found.records);
    if (alarms.size === 0) return [];
    return [...open.sentences(open.document.whole)].flatMap((within) =>
      (within.annotations?.spans ?? []).flatMap((span) =>
        (alarms.get(keyOf(span)) ?? []).map((alarm) => ({ alarm, within })),
      ),
    );
  }

  /** Where the other annotation of an alarm shows, or did; else where its document begins. */
  otherPlaceOf({ here, other, kind }: Alarm, open: OpenDocument): Location | undefined {
    const key = keyOf(kind === 'conflict' ? other : here);
    const shown = this.#allShown().get(key);
    if (shown) return shown;
    const last = lastShown.get(this.#session)?.get(key);
    if (last && !this.#session.documents.get(last.uri)) return last;
    const { folder } = placeDocument(open.uri, this.#session.workspace.folders);
    const { document } = other.record;
    const start = { line: 0, character: 0 };
    return {
      uri: documentUri({ folder, document }),
      range: { start, end: start },
    };
  }

  /** The open documents in which annotations show, and where; looked for once, and only where there is an alarm. */
  #allShown(): ReadonlyMap<string, Location> {
    if (this.#shown) return this.#shown;
    const shown = new Map<string, Location>();
    for (const open of this.#session.documents.all) {
      for (const within of open.sentences(open.document.whole)) {
        for (const span of within.annotations?.spans ?? []) {
          if (shown.has(keyOf(span))) continue;
          shown.set(keyOf(span), { uri: open.uri, range: rangeOf(open, within, span) });
        }
      }
    }
    const last = lastShown.get(this.#session) ?? new Map<string, Location>();
    for (const [key, place] of shown) last.set(key, place);
    lastShown.set(this.#session, last);
    return (this.#shown = shown);
  }
}

function byAnnotation(records: StandingRecords): ReadonlyMap<string, readonly Alarm[]> {
  const known = alarmsByRecords.get(records);
  if (known) return known;
  const alarms = groupBy(alarmsOf(records), ({ here }) => keyOf(here));
  alarmsByRecords.set(records, alarms);
  return alarms;
}
