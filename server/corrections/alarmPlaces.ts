import type { Location } from 'vscode-languageserver';
import { alarmsOf, type Alarm } from '../../shared/annotations/alarms.ts';
import { documentUri, placeDocument } from '../../shared/annotations/places.ts';
import type { Annotation, StandingRecords } from '../../shared/annotations/standing.ts';
import { groupBy } from '../../shared/group.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';
import type { Session } from '../session.ts';
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

type AlarmsByAnnotation = ReadonlyMap<string, readonly Alarm[]>;

/** Alarms by what they are about, and the user's names then. Records never change, and many documents share them. */
const alarmsByRecords = new WeakMap<
  StandingRecords,
  { readonly own: ReadonlySet<string>; readonly alarms: AlarmsByAnnotation }
>();

/** The alarms of a document, in the order of its text. */
export function alarmsIn({ journals, model }: Session, open: OpenDocument): PlacedAlarm[] {
  const found = model.tree && journals.forDocument(open.uri, model.tree.name);
  if (!found) return [];
  const alarms = byAnnotation(found.records, journals.ownAuthors);
  if (alarms.size === 0) return [];
  return [...open.sentences(open.document.whole)].flatMap((within) =>
    (within.annotations?.spans ?? []).flatMap((span) =>
      (alarms.get(keyOf(span)) ?? []).map((alarm) => ({ alarm, within })),
    ),
  );
}

/** Places of the annotations that alarms are about: all that another alarm may name. */
type Places = ReadonlyMap<string, Location>;

const placesIn = (session: Session, open: OpenDocument): Places =>
  new Map(
    alarmsIn(session, open).map(({ alarm: { here }, within }) => [
      keyOf(here),
      { uri: open.uri, range: rangeOf(open, within, here) },
    ]),
  );

/** Where a session's documents had alarms when they were closed: most likely what these are about still stands there. */
export class ClosedAlarms {
  readonly #session: Session;
  readonly #places = new Map<string, Places>();

  constructor(session: Session) {
    this.#session = session;
    const { client, documents, onEnd } = session;
    // Others are not told of places.
    if (client.relatesDiagnostics) onEnd(documents.onClose((open) => this.#remember(open)));
  }

  placeOf(key: string): Location | undefined {
    const { documents } = this.#session;
    const closed = [...this.#places].filter(([uri]) => !documents.get(uri));
    return closed.map(([, places]) => places.get(key)).find((place) => place !== undefined);
  }

  #remember(open: OpenDocument): void {
    const places = placesIn(this.#session, open);
    if (places.size > 0) this.#places.set(open.uri, places);
    else this.#places.delete(open.uri);
  }
}

/** Where the alarms of a session's documents are, at one moment. */
export class AlarmPlaces {
  readonly #session: Session;
  readonly #closed: ClosedAlarms;
  #open: readonly Places[] | undefined;

  constructor(session: Session, closed: ClosedAlarms) {
    this.#session = session;
    this.#closed = closed;
  }

  /** Where the other annotation of an alarm shows, or did; else where its document begins. */
  otherPlaceOf({ alarm, within }: PlacedAlarm, open: OpenDocument): Location {
    const { here, other, kind } = alarm;
    if (kind === 'contradiction') return { uri: open.uri, range: rangeOf(open, within, here) };
    return this.#shownPlaceOf(other) ?? this.#closed.placeOf(keyOf(other)) ?? this.#startOf(other, open);
  }

  /** All open documents are looked through, once, and only where there is an alarm. */
  #shownPlaceOf(annotation: Annotation): Location | undefined {
    const { documents } = this.#session;
    this.#open ??= Array.from(documents.all, (each) => placesIn(this.#session, each));
    const key = keyOf(annotation);
    return this.#open.find((places) => places.has(key))?.get(key);
  }

  /** @param open a document of the same folder */
  #startOf({ record: { document } }: Annotation, open: OpenDocument): Location {
    const { folder } = placeDocument(open.uri, this.#session.workspace.folders);
    const start = { line: 0, character: 0 };
    return { uri: documentUri({ folder, document }), range: { start, end: start } };
  }
}

function byAnnotation(records: StandingRecords, own: ReadonlySet<string>): AlarmsByAnnotation {
  const known = alarmsByRecords.get(records);
  if (known?.own === own) return known.alarms;
  const alarms = groupBy(alarmsOf(records, own), ({ here }) => keyOf(here));
  alarmsByRecords.set(records, { own, alarms });
  return alarms;
}
