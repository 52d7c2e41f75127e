import { lstat, stat } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { watchPath } from '../disk/watch.ts';
import { appendLine } from './append.ts';
import type { NamesDisk } from './files.ts';
import type { NamesSource } from './protocol.ts';
import { readInThread, type ReadingThread } from './thread.ts';

/** The disk of this machine; `start` starts the thread that reads a file. */
export const systemDisk = (start: (source: NamesSource) => ReadingThread, clock: Clock): NamesDisk => ({
  stamp: async ({ path, followsLinks }) => {
    try {
      const { ino, size, mtimeNs, ctimeNs } = await (followsLinks ? stat : lstat)(path, { bigint: true });
      return [ino, size, mtimeNs, ctimeNs].join();
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : code;
    }
  },
  append: ({ path }, line) => appendLine(path, line),
  compile: (source, signal) => readInThread(start, source, signal, clock),
  watch: ({ path, followsLinks }, touched) => watchPath(path, followsLinks, touched),
});
