import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UserError } from '../errors.ts';
import { readFolder, readFolders, type FolderEntry } from './folders.ts';
import { Journal, systemJournalDisk } from './journal.ts';
import { canonicalUri, localPath, userJournal, workspaceJournal, type JournalPlace } from './places.ts';
import type { JournalRecord } from './record.ts';

/** The journals that belong to one folder, or to the documents that lie in none. */
export interface FolderJournals {
  /** URI; undefined for the documents that lie in none. */
  readonly folder: string | undefined;
  /** Where that is on this machine. */
  readonly path: string | undefined;
  /** What was decided about it, if anything was. */
  readonly entry: FolderEntry | undefined;
  /** In the user's folder. */
  readonly user: Journal;
  /** In the folder itself. */
  readonly workspace: Journal | undefined;
}

const journalAt = (place: JournalPlace): Journal => new Journal(place, systemJournalDisk);

/** Those of a folder of this machine, which need not be there any more. */
export async function folderJournals(
  data: string,
  path: string,
): Promise<FolderJournals & { readonly folder: string }> {
  const folder = canonicalUri(pathToFileURL(resolve(path)).href);
  return journalsOf(data, folder, await readFolder(data, folder));
}

/** Those of all folders that something is known of, and of the documents that lie in none. */
export async function allJournals(data: string): Promise<FolderJournals[]> {
  const entries = await readFolders(data);
  return [
    ...entries.map((entry) => journalsOf(data, entry.folder, entry)).sort(byFolder),
    {
      folder: undefined,
      path: undefined,
      entry: undefined,
      user: journalAt(userJournal(data, undefined)),
      workspace: undefined,
    },
  ];
}

function journalsOf(data: string, folder: string, entry: FolderEntry | undefined) {
  const path = localPath(folder);
  return {
    folder,
    path,
    entry,
    user: journalAt(userJournal(data, folder)),
    workspace: path === undefined ? undefined : journalAt(workspaceJournal(path)),
  };
}

const byFolder = (a: FolderJournals, b: FolderJournals): number =>
  (a.folder ?? '') < (b.folder ?? '') ? -1 : 1;

/** Whether the user's data holds anything of a folder, which may be gone. */
export const isKnown = async ({ entry, user }: Pick<FolderJournals, 'entry' | 'user'>): Promise<boolean> =>
  entry !== undefined || (await user.stamp()) !== undefined;

/** What is said where a folder was named that neither is there nor ever had annotations. */
export const noFolder = (path: string): UserError =>
  new UserError(
    `there is no folder ${path}, and nothing was annotated in one; 'mingshi where' lists the folders that have annotations`,
  );

/** What some journals hold. */
export interface Annotations {
  readonly records: readonly JournalRecord[];
  /** What is wrong with them, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Reads the journals of a folder.
 * @param trusts whether what lies in the folder itself is read though the user did not trust it when it was last open
 * @throws UserError where one cannot be read
 */
export async function readAnnotations(
  { user, workspace, entry }: FolderJournals,
  trusts: boolean,
): Promise<Annotations> {
  const isTrusted = trusts || entry?.trusted === true;
  const journals = [user, ...(workspace && isTrusted ? [workspace] : [])];
  const stamp = isTrusted ? undefined : await workspace?.stamp().catch(() => undefined);
  const contents = await Promise.all(
    journals.map(async (journal) => ({ journal, ...(await journal.read()) })),
  );
  return {
    records: contents.flatMap(({ records }) => records),
    warnings: [
      ...(workspace && stamp !== undefined
        ? [
            `${workspace.path}: not read, since no editor has trusted this folder; --workspace FOLDER reads it`,
          ]
        : []),
      ...contents.flatMap(({ journal, skipped, faults }) => [
        ...(skipped > 0 ? [`${journal.path}: records of a newer Mingshi, passed over: ${skipped}`] : []),
        ...(faults.count > 0
          ? [
              `${journal.path}: bad lines: ${faults.count} (first in line ${faults.first[0]?.line ?? 0}: ${faults.first[0]?.reason ?? ''})`,
            ]
          : []),
      ]),
    ],
  };
}
