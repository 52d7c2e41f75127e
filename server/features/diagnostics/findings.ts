import type { Diagnostic } from 'vscode-languageserver';
import { AlarmPlaces, type ClosedAlarms } from '../../corrections/alarmPlaces.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import type { Session } from '../../session.ts';
import { alarms } from './alarms.ts';
import { listedOtherwise } from './listedOtherwise.ts';
import { uncertainLabels } from './uncertain.ts';

/** Where nobody waits for what is said of one document, all are looked at once they were left alone so long. */
export const quietMilliseconds = 300;

/** Whether anything is to be said of a document at all. */
export const isSwitchedOn = ({ configuration }: Session, { uri }: OpenDocument): boolean =>
  Object.values(configuration.of(uri).diagnostics).includes(true);

/** What there is to say of the session's documents at one moment, as far as they are analysed. */
export class Findings {
  readonly #session: Session;
  readonly #places: AlarmPlaces;

  constructor(session: Session, closed: ClosedAlarms) {
    this.#session = session;
    this.#places = new AlarmPlaces(session, closed);
  }

  /** In order of their places. Hints and information only: nothing here is wrong with the text. */
  of(open: OpenDocument): Diagnostic[] {
    const session = this.#session;
    const { uncertain, conflicts, names } = session.configuration.of(open.uri).diagnostics;
    return [
      ...(uncertain ? uncertainLabels(session, open) : []),
      ...(conflicts ? alarms(session, open, this.#places) : []),
      ...(names ? listedOtherwise(session, open) : []),
    ].sort(byPlace);
  }
}

const byPlace = ({ range: a }: Diagnostic, { range: b }: Diagnostic): number =>
  a.start.line - b.start.line || a.start.character - b.start.character;
