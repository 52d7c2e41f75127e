import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { UserError, messageOf } from '../errors.ts';

/** Why a file cannot be read, in words; its name is the caller's to say. */
export const readFault = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error);

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'no permission to read it',
};

const cannotRead = (name: string, error: unknown): UserError =>
  new UserError(`cannot read ${name}: ${readFault(error)}`);

/**
 * All of a file; undefined where there is none.
 * @throws UserError when it is there and cannot be read
 */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw cannotRead(path, error);
  }
}

/**
 * For who looks at the name of a file before it is read.
 *
 * @throws UserError where there is no file of that path.
 */
export async function checkFile(path: string, name: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    throw cannotRead(name, error);
  });
  if (found.isDirectory()) throw cannotRead(name, { code: 'EISDIR' });
}

/**
 * The bytes of a file as they are read.
 *
 * @param name what the file is called in messages.
 * @throws UserError when it cannot be read.
 */
export async function* fileChunks(
  path: string,
  name: string,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { signal }) as AsyncIterable<Buffer>;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw cannotRead(name, error);
  }
}
