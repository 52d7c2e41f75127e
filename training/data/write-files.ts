import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { cannotWrite } from '../../shared/output.ts';

/** A text file that is to be written; compressed by gzip if its name ends in `.gz`. */
export interface NewFile {
  readonly path: string;
  /** Without their line breaks. */
  readonly lines: Iterable<string> | AsyncIterable<string>;
}

/**
 * Writes files beside their places and moves them there when all are complete, so that no reader meets half of one;
 * what stood there before stays until then.
 * @throws UserError if they cannot be written
 */
export async function writeFiles(files: readonly NewFile[], signal?: AbortSignal): Promise<void> {
  const fresh = (path: string): string => `${path}.new`;
  let current = ''; // that the disk is full is said without a file name
  try {
    for (const { path, lines } of files) {
      current = path;
      const text = Readable.from(marked(lines));
      const out = createWriteStream(fresh(path));
      const stages = path.endsWith('.gz') ? [text, createGzip(), out] : [text, out];
      await pipeline(stages, { signal });
    }
    for (const { path } of files) {
      current = path;
      await rename(fresh(path), path);
    }
  } catch (error) {
    for (const { path } of files) await rm(fresh(path), { force: true }).catch(() => undefined);
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw cannotWrite(current, error);
  }
}

/** Lines with their breaks. A text that begins with a byte order mark of its own gets one that readers take off. */
async function* marked(lines: NewFile['lines']): AsyncGenerator<string> {
  let isFirst = true;
  for await (const line of lines) {
    yield `${isFirst && line.startsWith('\ufeff') ? '\ufeff' : ''}${line}\n`;
    isFirst = false;
  }
}
