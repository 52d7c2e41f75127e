import { open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../shared/folder.ts';

/** Files that outlive a process. Each change is one step, after which the process may be gone. */
export interface DurableDisk {
  /** Undefined where there is no such file. */
  read(path: string): Promise<string | undefined>;
  /** Names of what lies in a folder, in order; none where there is no folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Writes a file, and its folder if need be, and waits until it is on the disk. */
  write(path: string, text: string): Promise<void>;
  /** Moves a file over another one, or a folder to where there is none. */
  move(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all that is in it, if it is there. */
  remove(path: string): Promise<void>;
  /** Waits until the files of a folder, and their names, are on the disk. */
  settle(folder: string): Promise<void>;
}

/** Where a file is written that is to take the place of another one; a process that dies may leave it. */
export const freshFile = (path: string): string => `${path}.new`;

/** Replaces a file, or makes it, so that at any time it is whole. */
export async function replaceFile(disk: DurableDisk, path: string, text: string): Promise<void> {
  const fresh = freshFile(path);
  await disk.write(fresh, text);
  await disk.move(fresh, path);
}

export const systemDurableDisk: DurableDisk = {
  read: (path) => readFile(path, 'utf8').catch(unlessAbsent(undefined)),
  list: async (folder) => (await readdir(folder).catch(unlessAbsent<string[]>([]))).sort(),
  write: async (path, text) => {
    await makeFolder(dirname(path), 0o700);
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  move: async (from, to) => {
    await rename(from, to);
    await sync(dirname(to));
  },
  remove: (path) => rm(path, { recursive: true, force: true }),
  settle: async (folder) => {
    for (const name of await readdir(folder)) await sync(join(folder, name));
    await sync(folder);
  },
};

/** Folders cannot be opened everywhere; where they cannot, their names need no care either. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const unlessAbsent =
  <T>(value: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return value;
    throw error;
  };
