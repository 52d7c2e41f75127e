import { inOrder } from '../../shared/annotations/effective.ts';
import { about, type HistoryEntry } from '../../shared/annotations/history.ts';
import type { DocumentPlace } from '../../shared/annotations/places.ts';
import type { JournalRecord } from '../../shared/annotations/record.ts';
import { isUsedElsewhere } from './drafts.ts';
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

/**
 * The records of an author's last step that still count, undo records aside, and labels that other steps use.
 * @param last says which record the step has to have: one about a document, or a certain one
 */
export function lastStepOf(
  folders: SessionFolders,
  author: string,
  last: { readonly asked: AskedDocument | undefined; readonly id: string | undefined },
): Said[] {
  const { asked, id } = last;
  const all = folders.flatMap(([, { counting }]) => counting);
  const own = folders.flatMap(([folder, journals]) =>
    journals.counting
      .filter((record) => record.author === author)
      .filter((record) => record.kind !== 'label' || !isUsedElsewhere(record, all))
      .map((record) => ({ folder, journals, record })),
  );
  const isThere = ({ folder, journals, record }: (typeof own)[number]): boolean =>
    !asked ||
    (folder === asked.folder && 'document' in record && record.document === asked.document) ||
    isAdopted(journals, record, asked);
  const latest = own
    .filter(isThere)
    .filter(({ record }) => id === undefined || record.id === id)
    .sort((a, b) => inOrder(a.record, b.record))
    .at(-1);
  return own.filter(({ record }) => record.time === latest?.record.time);
}

const isAdopted = (journals: FolderJournals, record: JournalRecord, { marks }: AskedDocument): boolean =>
  marks.has(record.id) && 'document' in record && journals.isGone(record.document);
