import { constants } from 'node:fs';
import { lstat, open, readdir, type FileHandle } from 'node:fs/promises';

/** Something in a folder. Links, pipes and the like are nothing. */
export interface FolderItem {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** What is known of a file without reading it. */
export interface FileFacts {
  readonly bytes: number;
  /** Another text whenever the file may hold something else. */
  readonly stamp: string;
}

/** What looking through a workspace needs of the disk. Nothing of it ever rejects. */
export interface TextsDisk {
  /** In the order of their names; nothing where the folder cannot be read. */
  list(folder: string): Promise<readonly FolderItem[]>;
  /** Undefined where there is no such regular file. */
  look(path: string): Promise<FileFacts | undefined>;
  /** All of a regular file; undefined where it cannot be read, or is larger than `most` bytes by now. */
  read(path: string, most: number): Promise<Uint8Array | undefined>;
}

/** The disk of this machine. No link is followed. */
export const systemTextsDisk: TextsDisk = {
  list: async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const items = entries.flatMap((entry): FolderItem[] => {
      const { name } = entry;
      if (entry.isFile()) return [{ name, kind: 'file' }];
      return entry.isDirectory() ? [{ name, kind: 'folder' }] : [];
    });
    return items.sort((a, b) => (a.name < b.name ? -1 : 1));
  },
  look: async (path) => {
    const found = await lstat(path, { bigint: true }).catch(() => undefined);
    if (!found?.isFile()) return undefined;
    const { ino, size, mtimeNs, ctimeNs } = found;
    return { bytes: Number(size), stamp: [ino, size, mtimeNs, ctimeNs].join() };
  },
  read: async (path, most) => {
    // A pipe would be waited for.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    const file = await open(path, flags).catch(() => undefined);
    try {
      return file && (await bytesOf(file, most));
    } catch {
      return undefined;
    } finally {
      await file?.close();
    }
  },
};

async function bytesOf(file: FileHandle, most: number): Promise<Uint8Array | undefined> {
  const found = await file.stat();
  const { size } = found;
  if (size > most || !found.isFile()) return undefined;
  // One byte more than it had tells whether it grows.
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size + 1), 0, size + 1, 0);
  return bytesRead <= size ? buffer.subarray(0, bytesRead) : undefined;
}
