import { inOrder } from '../../shared/annotations/effective.ts';
import { about, type HistoryEntry } from '../../shared/annotations/history.ts';
import type { DocumentPlace } from '../../shared/annotations/places.ts';
import type { JournalRecord } from '../../shared/annotations/record.ts';
import { needs } from './drafts.ts';
import type { FolderJournals } from './folderJournals.ts';

/** A document whose records are asked for. */
export interface AskedDocument extends DocumentPlace {
  /** Ids of the records that show in it: those of documents that are not there any more are about this one now. */
  readonly marks: ReadonlySet<string>;
}

/** The journals of a session, by the URI of their folder; undefined for documents that lie in none. */
type SessionFolders = readonly (readonly [folder: string | undefined, journals: FolderJournals])[];

/** What was said in a folder; undefined for documents that lie in none. */
export interface PlacedEntry extends HistoryEntry {
  readonly folder: string | undefined;
  /** Whether the document that it is about is not there any more. */
  readonly isOrphan: boolean;
}

/** All that was said, or what was of one document, the oldest first. */
export function historyOf(folders: SessionFolders, asked: AskedDocument | undefined): PlacedEntry[] {
  const entriesIn = (folder: string | undefined, journals: FolderJournals): readonly HistoryEntry[] => {
    if (!asked) return journals.history;
    const own = new Set(folder === asked.folder ? about(journals.history, asked.document) : []);
    return journals.history.filter((entry) => own.has(entry) || isAdopted(journals, entry.record, asked));
  };
  return folders
    .flatMap(([folder, journals]) =>
      entriesIn(folder, journals).map((entry) => ({
        ...{ ...entry, folder },
        isOrphan: 'document' in entry.record && journals.isGone(entry.record.document),
      })),
    )
    .sort((a, b) => inOrder(a.record, b.record));
}

/** A record that counts, and the journals that it lies in. */
export interface Said {
  readonly journals: FolderJournals;
  readonly record: JournalRecord;
}

/** The same, with what undo has to know of it. */
interface Counting extends Said {
  readonly folder: string | undefined;
  /** Whether it is a label that was written beside what uses it: it is there for uses alone. */
  readonly isBeside: boolean;
}

/**
 * The records of the user's last step that still count, undo records aside, and labels that were written for uses of
 * which it is the last. Labels that something else uses are none of it.
 * @param last says which record the step has to have: one about a document, or a certain one
 */
export function lastStepOf(
  folders: SessionFolders,
  isOwn: (record: JournalRecord) => boolean,
  last: { readonly asked: AskedDocument | undefined; readonly id: string | undefined },
): Said[] {
  const { asked, id } = last;
  const all = folders.flatMap(([folder, journals]) => countingIn(folder, journals));
  const own = all.filter(({ record }) => isOwn(record));
  const uses = all.filter(({ isBeside }) => !isBeside);
  /** Whether it goes with the user's step of a time. */
  const goesWith = (time: string, { record, isBeside }: Counting): boolean => {
    if (record.kind !== 'label') return record.time === time;
    if (record.time !== time && !isBeside) return false;
    return !uses.some(({ record: use }) => !(isOwn(use) && use.time === time) && needs(use, record));
  };
  const isThere = ({ folder, journals, record }: Counting): boolean =>
    !asked ||
    (folder === asked.folder && 'document' in record && record.document === asked.document) ||
    isAdopted(journals, record, asked);
  const times = new Set(own.flatMap((each) => (goesWith(each.record.time, each) ? [each.record.time] : [])));
  const found = own
    .filter(({ record }) => times.has(record.time))
    .filter(isThere)
    .filter(({ record }) => id === undefined || record.id === id)
    .sort((a, b) => inOrder(a.record, b.record));
  // A label whose uses others took back goes with what is taken back next, and alone only where there is nothing else.
  const latest = found.findLast(({ isBeside }) => !isBeside) ?? found.at(-1);
  return latest ? own.filter((each) => goesWith(latest.record.time, each)) : [];
}

function countingIn(folder: string | undefined, journals: FolderJournals): Counting[] {
  const { counting, records } = journals;
  const isBeside = ({ kind, time, author }: JournalRecord): boolean =>
    kind === 'label' &&
    records.some((other) => 'sentence' in other && other.time === time && other.author === author);
  return counting.map((record) => ({ folder, journals, record, isBeside: isBeside(record) }));
}

const isAdopted = (journals: FolderJournals, record: JournalRecord, { marks }: AskedDocument): boolean =>
  marks.has(record.id) && 'document' in record && journals.isGone(record.document);
