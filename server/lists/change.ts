import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError, messageOf } from '../../shared/errors.ts';
import { largestFile } from './protocol.ts';

/** How often it is begun anew when the file changes meanwhile. */
const attempts = 5;

/**
 * Changes a text file. Readers see either the old file or the new one, which is on the disk when this resolves. A link
 * is followed, and stays. A file that is missing is made.
 * @param change works on a copy; false where there is nothing to change, and then the file is left alone
 * @throws UserError where the file cannot be written, and then it is as it was
 */
export async function changeFile(
  path: string,
  change: (copy: FileHandle) => Promise<boolean>,
): Promise<void> {
  try {
    const target = await targetOf(path);
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const outcome = await replaced(target, change);
      if (outcome === 'changed') await syncFolder(dirname(target));
      if (outcome !== 'overtaken') return;
    }
    throw new UserError('another program keeps changing it; try again');
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${messageOf(error)}`);
  }
}

/** The file that a path leads to; its folder is made if need be. */
async function targetOf(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const link = await lstat(path).catch(() => undefined);
    if (link) throw new UserError('it is a link that leads nowhere; remove it');
    return join(await realpath(dirname(path)), basename(path));
  }
}

/** `overtaken` where the file changed while its copy was written. */
async function replaced(
  target: string,
  change: (copy: FileHandle) => Promise<boolean>,
): Promise<'changed' | 'same' | 'overtaken'> {
  const before = await stampOf(target);
  const fresh = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    // A copy has the permissions of the file, so that one that is not to be written is not.
    if (before) await copyFile(target, fresh, constants.COPYFILE_EXCL);
    const file = await open(fresh, before ? 'r+' : 'wx+');
    try {
      if (!(await change(file))) return 'same';
      await file.sync();
    } finally {
      await file.close();
    }
    if ((await stampOf(target)) !== before) return 'overtaken';
    await rename(fresh, target);
    return 'changed';
  } finally {
    await rm(fresh, { force: true });
  }
}

/** Undefined where there is no such file. @throws UserError where it is no regular file, or has no room for a line */
async function stampOf(path: string): Promise<string | undefined> {
  try {
    const file = await stat(path, { bigint: true });
    const { ino, size, mtimeNs } = file;
    if (!file.isFile()) throw new UserError('it is no regular file');
    if (size >= largestFile) throw new UserError(`it is larger than ${largestFile / 1000 ** 2} MB`);
    return [ino, size, mtimeNs].join();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** How text is written as bytes. */
interface Encoding {
  decode(bytes: Buffer): string;
  encode(text: string): Buffer;
}

const littleEndian: Encoding = {
  decode: (bytes) => bytes.toString('utf16le'),
  encode: (text) => Buffer.from(text, 'utf16le'),
};

const bigEndian: Encoding = {
  decode: (bytes) => littleEndian.decode(swapped(bytes)),
  encode: (text) => swapped(littleEndian.encode(text)),
};

const utf8: Encoding = { decode: (bytes) => bytes.toString('utf8'), encode: (text) => Buffer.from(text) };

/** By the byte-order mark, as the reader tells them apart. */
export function encodingOf(mark: Buffer): Encoding {
  if (mark[0] === 0xff && mark[1] === 0xfe) return littleEndian;
  return mark[0] === 0xfe && mark[1] === 0xff ? bigEndian : utf8;
}

const swapped = (bytes: Buffer): Buffer => Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();

/** A file's name is on the disk once its folder is; Windows has no such call, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
