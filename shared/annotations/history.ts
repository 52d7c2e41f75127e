import { groupBy } from '../group.ts';
import { orderly, undoneIn } from './effective.ts';
import type { JournalRecord, SentenceRecord } from './record.ts';
import { resolve } from './standing.ts';

/** What became of a record: `replaced` where a later one says something else of the same place. */
export type RecordState = 'stands' | 'replaced' | 'undone';

export interface HistoryEntry {
  readonly record: JournalRecord;
  readonly state: RecordState;
}

/** All that was said, each id once, the oldest first. @param records of one journal or several, in any order */
export function history(records: Iterable<JournalRecord>): readonly HistoryEntry[] {
  const ordered = orderly(records);
  const undone = undoneIn(ordered);
  const said = ordered.filter((record) => 'sentence' in record).filter(({ id }) => !undone.has(id));
  const standing = new Set([...groupBy(said, placeOf).values()].flatMap(idsOf));
  const stateOf = (record: JournalRecord): RecordState => {
    if (undone.has(record.id)) return 'undone';
    return 'sentence' in record && !standing.has(record.id) ? 'replaced' : 'stands';
  };
  return ordered.map((record) => ({ record, state: stateOf(record) }));
}

const placeOf = ({ tree, document, sentence, occurrence }: SentenceRecord): string =>
  JSON.stringify([tree, document, sentence, occurrence]);

/** Of what stands of one sentence. */
function idsOf(records: readonly SentenceRecord[]): string[] {
  const { reviewed, spans } = resolve(records);
  return [...(reviewed ? [reviewed.id] : []), ...spans.map(({ record }) => record.id)];
}

/** What is about one document: what was said of it, and undos of that. @param document as in records */
export function about(entries: readonly HistoryEntry[], document: string): readonly HistoryEntry[] {
  const byId = new Map(entries.map(({ record }) => [record.id, record]));
  const isAbout = (record: JournalRecord, seen: ReadonlySet<string> = new Set()): boolean => {
    if (record.kind !== 'undo') return 'document' in record && record.document === document;
    const undone = byId.get(record.undoes);
    // What merges made may undo itself.
    if (!undone || seen.has(record.id)) return false;
    return isAbout(undone, new Set([...seen, record.id]));
  };
  return entries.filter(({ record }) => isAbout(record));
}
