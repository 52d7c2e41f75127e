import { createReadStream } from 'node:fs';
import { UserError, messageOf } from '../errors.ts';

/** Why a file cannot be read, in words; its name is the caller's to say. */
export const readFault = (error: unknown): string =>
  reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? messageOf(error);

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder; name a file in it',
  EACCES: 'no permission to read it',
};

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
    throw new UserError(`cannot read ${name}: ${readFault(error)}`);
  }
}
