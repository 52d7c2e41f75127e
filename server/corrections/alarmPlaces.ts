import type { Location } from 'vscode-languageserver';
import { alarmsOf, type Alarm } from '../../shared/annotations/alarms.ts';
import { placeDocument } from '../../shared/annotations/places.ts';
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

/** Where the alarms of a session's open documents are, at one moment. */
export class AlarmPlaces {
  readonly #session: Session;
  readonly #alarms = new Map<StandingRecords, ReadonlyMap<string, readonly Alarm[]>>();
  /** The open documents in which annotations show, and where. */
  readonly #shown = new Map<string, Location>();

  constructor(session: Session) {
    this.#session = session;
    for (const open of session.documents.all) {
      for (const within of open.sentences(open.document.whole)) {
        for (const span of within.annotations?.spans ?? []) {
          if (!this.#shown.has(keyOf(span))) {
            this.#shown.set(keyOf(span), { uri: open.uri, range: rangeOf(open, within, span) });
          }
        }
      }
    }
  }

  alarmsIn(open: OpenDocument): PlacedAlarm[] {
    const { journals, model } = this.#session;
    const found = model.tree && journals.forDocument(open.uri, model.tree.name);
    if (!found) return [];
    const alarms = this.#alarmsOf(found.records);
    return [...open.sentences(open.document.whole)].flatMap((within) =>
      (within.annotations?.spans ?? []).flatMap((span) =>
        (alarms.get(keyOf(span)) ?? []).map((alarm) => ({ alarm, within })),
      ),
    );
  }

  /** Where the other annotation of an alarm shows; if it does not, where its document begins. */
  otherPlaceOf({ here, other, kind }: Alarm, open: OpenDocument): Location | undefined {
    const shown = this.#shown.get(keyOf(kind === 'conflict' ? other : here));
    if (shown) return shown;
    const { folder } = placeDocument(open.uri, this.#session.workspace.folders);
    const { document } = other.record;
    const path = document.split('/').map(encodeURIComponent).join('/');
    const start = { line: 0, character: 0 };
    return {
      uri: folder === undefined ? document : `${folder.replace(/\/$/, '')}/${path}`,
      range: { start, end: start },
    };
  }

  #alarmsOf(records: StandingRecords): ReadonlyMap<string, readonly Alarm[]> {
    const known = this.#alarms.get(records);
    if (known) return known;
    const alarms = groupBy(alarmsOf(records), ({ here }) => keyOf(here));
    this.#alarms.set(records, alarms);
    return alarms;
  }
}
