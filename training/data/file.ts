import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { UserError, messageOf } from '../../shared/errors.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { fileChunks } from '../../shared/text/file.ts';

/** Bytes of the largest text that is read, after decompression; its string must fit into one of V8's. */
const largestText = 256 * 2 ** 20;

/** A text file in memory. */
export interface TextFile {
  readonly text: string;
  /** Of `text`, without their line breaks (LF or CRLF). */
  readonly lines: readonly string[];
  /** Of the bytes as they lie on disk. */
  readonly sha256: string;
}

export interface ReadOptions {
  /** What the file is called in messages. */
  readonly name: string;
  readonly encoding?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly largest?: number;
}

/**
 * Reads a text file; one that is compressed by gzip, whatever its name, is decompressed.
 * @throws UserError if it cannot be read or decoded, or is too large.
 */
export async function readLines(
  path: string,
  { name, encoding, signal, largest = largestText }: ReadOptions,
): Promise<TextFile> {
  const hash = createHash('sha256');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of fileChunks(path, name, signal)) {
    hash.update(chunk);
    chunks.push(chunk);
    size += chunk.length;
    if (size > largest) throw tooLarge(name, largest);
  }
  const bytes = decompressed(Buffer.concat(chunks), name, largest);
  let text = '';
  for await (const piece of decodeText(Readable.from([bytes]), { name, encoding })) text += piece;
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return { text, lines, sha256: hash.digest('hex') };
}

/** Whether the bytes at the beginning of a file are those of gzip (RFC 1952, section 2.3.1). */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** What a damaged file is told about. */
export const damagedGzip = (name: string, error: unknown): UserError =>
  new UserError(`${name}: damaged gzip (${messageOf(error)}); fetch or compress the file again`);

function decompressed(bytes: Buffer, name: string, largest: number): Buffer {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: largest });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name, largest);
    throw damagedGzip(name, error);
  }
}

const tooLarge = (name: string, largest: number): UserError =>
  new UserError(`${name}: more than ${largest} bytes of text; cut it into several files`);
