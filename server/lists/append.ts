import type { FileHandle } from 'node:fs/promises';
import { changeFile, encodingOf, readBytes } from './change.ts';

/** Bytes at the end of a file that are looked through for its last line break. */
const tailBytes = 64 * 1024;

/**
 * Appends a line to a text file in the file's own encoding and with its own line breaks, and leaves all other bytes as
 * they are; a file that is missing is made. See `changeFile`.
 */
export const appendLine = (path: string, line: string): Promise<void> =>
  changeFile(path, (file) => append(file, line));

async function append(file: FileHandle, line: string): Promise<true> {
  const { size } = await file.stat();
  const encoding = encodingOf(await readBytes(file, 0, Math.min(size, 2)));
  // Units of two bytes begin at even places, as the mark does.
  const from = Math.max(0, size - tailBytes - (size % 2));
  const tail = encoding.decode(await readBytes(file, from, size - from));
  const lineBreak = /\r\n[^\n]*$/.test(tail) ? '\r\n' : '\n';
  const isOpen = tail !== '' && tail !== '\ufeff' && !tail.endsWith('\n');
  await file.write(encoding.encode(`${isOpen ? lineBreak : ''}${line}${lineBreak}`), 0, null, size);
  return true;
}
