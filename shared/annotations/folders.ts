import { readFile, readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { makeFolder } from '../folder.ts';
import { canonicalUri, folderEntryPath, journalsFolder } from './places.ts';

const folderEntrySchema = z.object({
  /** URI of the workspace folder. */
  folder: z.string().min(1),
  /**
   * Whether new records lie in the folder; the setting `journal` decides until the user did. Older versions wrote false
   * in both cases: that is read as the user's, for text must not get into a folder that it was taken out of.
   */
  inWorkspace: z.boolean().optional(),
  /** The user trusted the folder when it was last open: its journals may teach. */
  trusted: z.boolean().default(false),
  /** What its journals teach, by the setting `learning.scope` of who last worked there. */
  learning: z.enum(['user', 'workspace', 'off']).default('user'),
});

/** What the user decided about a workspace folder. */
export type FolderEntry = Readonly<z.infer<typeof folderEntrySchema>>;

/** What is known of a folder; undefined where that is nothing. */
export const readFolder = (data: string, folder: string): Promise<FolderEntry | undefined> =>
  readEntry(folderEntryPath(data, folder));

/** All folders that something is known of, in no order. */
export async function readFolders(data: string): Promise<FolderEntry[]> {
  const names = await readdir(journalsFolder(data)).catch((): string[] => []);
  const entries = await Promise.all(
    names.map((name) => readEntry(join(journalsFolder(data), name, 'folder.json'))),
  );
  return entries.filter((entry) => entry !== undefined);
}

/** Remembers what the user decided about a folder; what is left out has its careful default. */
export async function writeFolder(
  data: string,
  given: Readonly<z.input<typeof folderEntrySchema>>,
): Promise<void> {
  const entry = folderEntrySchema.parse(given);
  const path = folderEntryPath(data, entry.folder);
  await makeFolder(dirname(path), 0o700);
  const text = JSON.stringify({ ...entry, folder: canonicalUri(entry.folder) }, undefined, 2);
  await writeFileAtomic(path, `${text}\n`, { mode: 0o600 });
}

/** Forgets what is known of a folder whose journal has gone. */
export async function forgetFolder(data: string, folder: string): Promise<void> {
  const path = folderEntryPath(data, folder);
  await rm(path, { force: true });
  // Whoever has written there meanwhile keeps it.
  await rmdir(dirname(path)).catch(() => undefined);
}

/** A file that cannot be read or is damaged says nothing: what it decides has careful defaults. */
async function readEntry(path: string): Promise<FolderEntry | undefined> {
  try {
    return folderEntrySchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
