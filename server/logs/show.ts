import { open, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { pause, type Clock } from '../clock.ts';
import { olderLog, olderLogs } from './files.ts';

const followMilliseconds = 500;
const chunkBytes = 2 ** 16;

export interface ShowOptions {
  readonly path: string;
  readonly output: Writable;
  readonly clock: Clock;
  /** Goes on with what is written later, until it is aborted. */
  readonly follow: AbortSignal | undefined;
}

/** Writes a log to `output`, the oldest file first. */
export async function showLog({ path, output, clock, follow }: ShowOptions): Promise<void> {
  for (let number = olderLogs; number > 0; number -= 1) await copy(olderLog(path, number), 0, output);
  let shown = await copy(path, 0, output);
  while (follow && !follow.aborted) {
    await pause(clock, followMilliseconds, follow);
    const file = await stat(path).catch(() => undefined);
    if (!file) continue;
    if (file.ino !== shown.ino) {
      // It was given another name meanwhile: first what was written to it before that.
      await copy(olderLog(path, 1), shown.bytes, output);
      shown = await copy(path, 0, output);
    } else {
      shown = await copy(path, shown.bytes, output);
    }
  }
}

/** Copies a file from a place on, if there is one. @returns how far it got */
async function copy(path: string, from: number, output: Writable): Promise<{ ino: number; bytes: number }> {
  const file = await open(path).catch(() => undefined);
  if (!file) return { ino: 0, bytes: from };
  try {
    const { ino } = await file.stat();
    const buffer = new Uint8Array(chunkBytes);
    for (let bytes = from; ;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, bytes);
      if (bytesRead === 0) return { ino, bytes };
      bytes += bytesRead;
      await new Promise((resolve) => output.write(buffer.slice(0, bytesRead), resolve));
    }
  } finally {
    await file.close();
  }
}
