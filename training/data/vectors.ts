import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { UserError, messageOf } from '../../shared/errors.ts';
import { fromFloat16 } from '../../shared/model/float16.ts';
import { sha256Hex } from '../../shared/model/package.ts';

/** Character vectors that embeddings start from. */
export interface CharacterVectors {
  readonly size: number;
  /** By code point. */
  readonly rows: ReadonlyMap<number, Float32Array>;
  readonly sha256: string;
}

const largestFile = 1 << 30;

/**
 * Reads a folder with `vocab.json.gz` (a list of characters, one a row) and `vectors.ROWSxSIZE.float16le.bin.gz` (row-major, half
 * precision, little-endian). Entries of the vocabulary that are not one character are left out.
 */
export async function readCharacterVectors(folder: string): Promise<CharacterVectors> {
  const wrong = (what: string) =>
    new UserError(
      `${folder}: ${what}; give a folder with vocab.json.gz and vectors.ROWSxSIZE.float16le.bin.gz`,
    );
  const names = await readdir(folder).catch((error: unknown) => {
    throw wrong(messageOf(error));
  });
  const file = names.find((name) => /^vectors\.\d+x\d+\.float16le\.bin\.gz$/.test(name));
  const [, rows, size] = (file?.match(/\.(\d+)x(\d+)\./) ?? []).map(Number);
  if (!file || !rows || !size) throw wrong('there are no vectors');
  const read = async (name: string) =>
    gunzipSync(await readFile(join(folder, name)), { maxOutputLength: largestFile });
  const [bytes, vocabularyBytes] = await Promise.all([read(file), read('vocab.json.gz')]);
  if (bytes.length !== rows * size * 2)
    throw wrong(`${file} holds ${bytes.length} bytes, not ${rows * size * 2}`);
  const vocabulary = z
    .array(z.string())
    .length(rows)
    .safeParse(JSON.parse(vocabularyBytes.toString('utf8')));
  if (!vocabulary.success) throw wrong(`vocab.json.gz: ${z.prettifyError(vocabulary.error)}`);
  const values = fromFloat16(
    new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
  );
  const single = [...vocabulary.data.entries()].filter(([, key]) => [...key].length === 1);
  return {
    size,
    rows: new Map(
      single.map(([row, key]) => [key.codePointAt(0) ?? 0, values.slice(row * size, (row + 1) * size)]),
    ),
    sha256: sha256Hex(bytes),
  };
}
