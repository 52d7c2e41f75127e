import type { Writable } from 'node:stream';
import { oneLine, upTo, type Log, type LogLevel } from '../log.ts';

/** A log on a stream: `NAME: MESSAGE`. */
export function streamLog(stream: Writable, name: string, level: LogLevel): Log {
  const write = (message: string): void => void stream.write(`${name}: ${oneLine(message)}\n`);
  return upTo(level, { error: write, warn: write, info: write, debug: write });
}
