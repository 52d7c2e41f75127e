import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { UserError, messageOf } from '../../shared/errors.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { fileChunks } from '../../shared/text/file.ts';

/** A file on the disk, and what it is called in messages. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
}

export interface ReadOptions {
  readonly encoding?: string | undefined;
  readonly signal: AbortSignal;
}

/** Far more than a million names; a larger file is something else. */
const longestText = 512 * 2 ** 20;

/**
 * The whole text of a file, unpacked where its name ends in `.gz`.
 * @throws UserError when it cannot be read, unpacked or decoded, or is too long.
 */
export async function readText(
  { path, name }: NamedFile,
  { encoding, signal }: ReadOptions,
): Promise<string> {
  const packed = fileChunks(path, name, signal);
  const chunks = name.endsWith('.gz') ? unpacked(packed, name) : packed;
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of decodeText(chunks, { name, encoding })) {
    length += piece.length;
    if (length > longestText) throw new UserError(`${name}: longer than ${longestText} characters; cut it`);
    pieces.push(piece);
  }
  return pieces.join('');
}

async function* unpacked(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // What goes wrong in the pipe destroys `gunzip` with that error, which reading it then throws.
  pipeline(chunks, gunzip, () => undefined);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) throw new UserError(`${name}: not a sound gzip file: ${messageOf(error)}`);
    throw error;
  }
}

/** The bytes of a file. @throws UserError when it cannot be read. */
export async function readBytes({ path, name }: NamedFile, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fileChunks(path, name, signal)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
