import { createHash, type Hash } from 'node:crypto';
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { decodeText } from '../../shared/text/decode.ts';
import { fileChunks } from '../../shared/text/file.ts';
import { splitSentences } from '../../shared/text/sentences.ts';
import { damagedGzip, isGzip, type ReadOptions } from '../data/file.ts';

/** Code points of the sentences that are taken: shorter ones say little, longer ones are mostly lists. */
const shortest = 8;
const longest = 128;

/**
 * Reads the sentences of a file of raw text, which may be compressed by gzip, a stretch at a time: those with a Han
 * character and of 8 to 128 code points.
 * @returns the hash of the file as it lies on disk
 * @throws UserError if it cannot be read or decoded
 */
export async function readRaw(
  path: string,
  { name, encoding, signal }: Omit<ReadOptions, 'largest'>,
  visit: (sentences: readonly string[]) => void,
): Promise<string> {
  const hash = createHash('sha256');
  const bytes = inflated(hashed(fileChunks(path, name, signal), hash), name);
  for await (const text of decodeText(bytes, { name, encoding })) {
    const sentences = splitSentences(text, 'plaintext').map((sentence) => sentence.text);
    visit(sentences.filter(isTaken));
  }
  return hash.digest('hex');
}

function isTaken(sentence: string): boolean {
  const length = codePointLength(sentence);
  return shortest <= length && length <= longest;
}

async function* hashed(chunks: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

/** The same bytes, decompressed if they are compressed. */
async function* inflated(chunks: AsyncGenerator<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const head = await chunks.next();
  if (head.done) return;
  const all = withHead(head.value, chunks);
  if (!isGzip(head.value)) {
    yield* all;
    return;
  }
  try {
    yield* pipeline(Readable.from(all), createGunzip(), () => undefined) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw code.startsWith('Z_') ? damagedGzip(name, error) : error;
  }
}

async function* withHead(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}
