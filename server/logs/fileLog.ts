import { closeSync, fstatSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../clock.ts';
import { logLevels, oneLine, upTo, type Log, type LogLevel } from '../log.ts';
import { olderLog, olderLogs } from './files.ts';

const largestFile = 2 ** 20;

export interface FileLogOptions {
  readonly path: string;
  readonly level: LogLevel;
  readonly clock: Clock;
  readonly pid: number;
  /** Bytes after which a new file is begun. */
  readonly largest?: number;
}

/**
 * A log in a file, a line for each message: `TIME PID LEVEL MESSAGE`. Lines are written at once, so that a crash loses
 * none; several processes may write to one file. A disk that cannot be written loses lines and nothing else.
 */
export function fileLog({ path, level, clock, pid, largest = largestFile }: FileLogOptions): Log {
  let file: number | undefined;
  const write = (line: string): void => {
    try {
      file = usable(path, file, largest);
      writeSync(file, line);
    } catch {
      file = undefined;
    }
  };
  const writer = (of: LogLevel) => (message: string) => {
    const time = new Date(clock.now()).toISOString();
    write(`${time} ${pid} ${of.padEnd(longestName)} ${oneLine(message)}\n`);
  };
  return upTo(level, {
    ...{ error: writer('error'), warn: writer('warn'), info: writer('info'), debug: writer('debug') },
  });
}

const longestName = Math.max(...logLevels.map((level) => level.length));

/** The file at `path`, with room for more. @param file the one that was used so far */
function usable(path: string, file: number | undefined, largest: number): number {
  if (file !== undefined && fstatSync(file).size < largest) return file;
  if (file === undefined) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  else closeSync(file);
  // Another process may have made room already.
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= largest) rotate(path);
  return openSync(path, 'a', 0o600);
}

function rotate(path: string): void {
  for (let number = olderLogs; number > 0; number -= 1) {
    const from = number === 1 ? path : olderLog(path, number - 1);
    if (statSync(from, { throwIfNoEntry: false })) renameSync(from, olderLog(path, number));
  }
}
