import { createHash } from 'node:crypto';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where a journal lies: a path inside a folder, on which no link is followed. */
export interface JournalPlace {
  readonly root: string;
  /** The last one is the file's. */
  readonly names: readonly string[];
  /** Whose the root is; the user's own is made where it is missing, and nobody else may look into it. */
  readonly owner: 'user' | 'workspace';
}

const fileName = 'annotations.jsonl';

/** The journal that a workspace folder brings along. */
export const workspaceJournal = (folder: string): JournalPlace => ({
  root: folder,
  names: ['.mingshi', fileName],
  owner: 'workspace',
});

/**
 * The journal in the user's data folder.
 *
 * @param folder URI of the workspace folder that it is about; undefined for documents that lie in none
 */
export const userJournal = (data: string, folder: string | undefined): JournalPlace => ({
  root: data,
  names: [...journalFolder(folder), fileName],
  owner: 'user',
});

/** Where all of the user's journals are, each in a folder of its own. */
export const journalsFolder = (data: string): string => join(data, 'journals');

/** Under which names the user annotated, see `OwnAuthors`. */
export const authorsPath = (data: string): string => join(journalsFolder(data), 'authors.json');

/** What is known of a workspace folder, see `FolderEntry`. */
export const folderEntryPath = (data: string, folder: string): string =>
  join(data, ...journalFolder(folder), 'folder.json');

const journalFolder = (folder: string | undefined): string[] => [
  'journals',
  folder === undefined ? loose : folderKey(folder),
];

/** What stands for the documents that lie in no folder. */
export const loose = 'loose';

/** Names what is kept of a workspace folder. @param folder URI */
export const folderKey = (folder: string): string =>
  createHash('sha256').update(canonicalUri(folder)).digest('hex').slice(0, 16);

/** One spelling of a URI for all who name the same file or folder, without a slash at its end. */
export function canonicalUri(uri: string): string {
  const path = localPath(uri);
  if (path === undefined) return uri.replace(/\/+$/, '');
  const { href } = pathToFileURL(path.replace(/^[a-z]:/i, (drive) => drive.toLowerCase()));
  return href.replace(/\/+$/, '');
}

/**
 * The path of what lies on this machine's disk; undefined for other schemes, for hosts, which some systems would ask
 * over the network, and for what no file can be called: a slash or a NUL in the name of one.
 */
export function localPath(uri: string): string | undefined {
  try {
    const url = new URL(uri);
    const path = url.host === '' ? fileURLToPath(url) : '\0';
    return path.includes('\0') ? undefined : resolve(path);
  } catch {
    return undefined;
  }
}

/** Where a document belongs, and what records call it. */
export interface DocumentPlace {
  /** As it was given; undefined for a document that lies in none. */
  readonly folder: string | undefined;
  /** The path from there, with `/`; the document's URI where it lies in none. */
  readonly document: string;
}

/** @param folders URIs; of those that a document lies in, the innermost counts */
export function placeDocument(uri: string, folders: readonly string[]): DocumentPlace {
  const canonical = canonicalUri(uri);
  const [innermost] = folders
    .map((folder) => ({ folder, prefix: `${canonicalUri(folder)}/` }))
    .filter(({ prefix }) => canonical.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  if (!innermost) return { folder: undefined, document: canonical };
  const path = decoded(canonical.slice(innermost.prefix.length));
  // Systems spell the same letters of a file name differently.
  return { folder: innermost.folder, document: path.normalize('NFC') };
}

/** The URI of a document: what `placeDocument` places. */
export function documentUri({ folder, document }: DocumentPlace): string {
  if (folder === undefined) return document;
  return `${folder.replace(/\/+$/, '')}/${document.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * The file of a document; undefined where it is none of this machine's, or would lie outside of its folder, for which
 * records are no reason to look.
 *
 * @param folder path; undefined for a document that lies in none
 */
export function documentPath(folder: string | undefined, document: string): string | undefined {
  if (folder === undefined) return localPath(document);
  const path = join(folder, document);
  const within = relative(folder, path);
  return within.startsWith('..') || isAbsolute(within) ? undefined : path;
}

/** Whether text was never saved under a name. @param document as in records */
export const isUntitled = (document: string): boolean => document.startsWith('untitled:');

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
