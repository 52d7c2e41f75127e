import { lstat, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  allJournals,
  folderJournals,
  noFolder,
  readAnnotations,
  type FolderJournals,
} from '../../shared/annotations/folder-journals.ts';
import { canonicalUri, journalsFolder } from '../../shared/annotations/places.ts';
import { isFolder } from '../../shared/folder.ts';
import { recordsOf } from '../../shared/learning/material.ts';
import {
  lineKey,
  linesFolder,
  workspaceFolder,
  workspacesFolder,
  type LineName,
} from '../../shared/model/line.ts';
import type { Places } from '../../shared/places.ts';
import { diskUsage } from '../disk/usage.ts';
import type { ModelLine } from '../learning/modelLine.ts';
import type { LearningStore } from '../learning/store.ts';
import { learnedFrom } from './learned.ts';

/** Something that is to be deleted. */
export interface Item {
  readonly path: string;
  readonly bytes: number;
  remove(): Promise<void>;
}

export interface ForgetParts {
  readonly places: Places;
  readonly store: LearningStore;
  /** Folder of Mingshi's package. */
  readonly root: string;
}

/**
 * What there is of one folder: its journals, and all that learned from them. In the order in which it is to be deleted:
 * what is left after a crash is found again.
 *
 * @param path of the workspace folder, which need not exist any more
 * @throws UserError where it does not, and nothing is known of it
 */
export async function workspaceItems(path: string, { places, store, root }: ForgetParts): Promise<Item[]> {
  const journals = await folderJournals(places.data, path);
  const { records } = await readAnnotations(journals, true);
  const ids = new Set(records.map(({ id }) => id));
  const unreadable: (Item | undefined)[] = [];
  const items: (Item | undefined)[] = [];
  for (const { id, jobFile, job } of await store.runs.open()) {
    const run = await item(dirname(jobFile), () => store.runs.remove(id));
    if (!job) unreadable.push(run);
    else if ([...recordsOf(job.examples)].some((record) => ids.has(record))) items.push(run);
  }
  const folder = canonicalUri(pathToFileURL(resolve(path)).href);
  for (const name of await store.lines()) {
    // The lines of the folder itself go as a whole.
    if (name.workspace === folder) continue;
    const line = store.line(name, join(root, 'models', name.model));
    items.push(...(await versionItems(name, { folder, ids }, store, line)));
  }
  items.push(
    await folderItem(workspaceFolder(places.data, folder)),
    ...(await workspaceJournalItems(journals)),
    await folderItem(dirname(journals.user.path)),
  );
  // What an unreadable run has learned from nobody knows, so that it is no sign of the folder.
  if (items.every((found) => found === undefined) && !(await isFolder(path))) throw noFolder(path);
  return [...unreadable, ...items].filter((found) => found !== undefined);
}

/** All that Mingshi learned of its user, wherever it lies. */
export async function allItems({ places }: ForgetParts): Promise<Item[]> {
  const journals = await allJournals(places.data);
  const items = [
    await folderItem(join(places.state, 'learning', 'runs')),
    await folderItem(linesFolder(places.data)),
    await folderItem(workspacesFolder(places.data)),
    ...(await Promise.all(journals.map(workspaceJournalItems))).flat(),
    await folderItem(journalsFolder(places.data)),
  ];
  return items.filter((found) => found !== undefined);
}

async function versionItems(
  name: LineName,
  { folder, ids }: { readonly folder: string; readonly ids: ReadonlySet<string> },
  { runs }: LearningStore,
  line: ModelLine,
): Promise<(Item | undefined)[]> {
  const ended = (await runs.ended()).filter((run) => run.line === lineKey(name));
  const mayHaveLearned = ids.size > 0 ? learnedFrom(ended, ids) : () => false;
  const { versions } = await line.read();
  const forgotten = versions.filter(({ version, learned }) =>
    learned ? learned.includes(folder) : mayHaveLearned(version),
  );
  return Promise.all(
    forgotten.map(({ version }) =>
      item(line.folderOf(version), () => line.forget((other) => other === version)),
    ),
  );
}

/** The journal that lies in the folder itself; what is behind a link is none of it. */
async function workspaceJournalItems({ workspace }: FolderJournals): Promise<Item[]> {
  if (!workspace) return [];
  const holder = await lstat(dirname(workspace.path)).catch(() => undefined);
  if (!holder?.isDirectory()) return [];
  const found = await folderItem(workspace.path);
  return found ? [found] : [];
}

const folderItem = (path: string): Promise<Item | undefined> =>
  item(path, () => rm(path, { recursive: true, force: true }));

/** Undefined where there is nothing. */
async function item(path: string, remove: () => Promise<void>): Promise<Item | undefined> {
  const bytes = await diskUsage(path);
  return bytes === undefined ? undefined : { path, bytes, remove };
}
