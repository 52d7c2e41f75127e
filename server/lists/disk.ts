import { lstat, stat } from 'node:fs/promises';
import { UserError } from '../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { watchPath } from '../disk/watch.ts';
import { appendLine } from './append.ts';
import type { NamesDisk } from './files.ts';
import type { NamesTask } from './protocol.ts';
import { inNamesThread, type ReadingThread } from './thread.ts';

/** The disk of this machine; `start` starts the thread that works with a file. */
export const systemDisk = (start: (task: NamesTask) => ReadingThread, clock: Clock): NamesDisk => ({
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
  compile: (source, signal) => inNamesThread(start, source, { kind: 'compile' }, { clock, signal }),
  list: async (source, query) => {
    const answer = await inNamesThread(start, source, { kind: 'list', query }, { clock });
    if (answer.kind === 'refused') throw new UserError(answer.reason);
    return answer.page;
  },
  removeName: async (source, name) => {
    const answer = await inNamesThread(start, source, { kind: 'remove', name }, { clock });
    if (answer.kind === 'refused') throw new UserError(answer.reason);
    return answer.lines;
  },
  watch: ({ path, followsLinks }, touched) => watchPath(path, followsLinks, touched),
});
