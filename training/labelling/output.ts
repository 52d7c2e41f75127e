import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { UserError, messageOf } from '../../shared/errors.ts';
import { cluenerLine } from '../data/cluener.ts';
import type { SilverSentence } from './label.ts';

/** The names that labelled files may have here. */
const ending = /\.jsonl?(\.gz)?$/;

/** @throws UserError unless `file` is the name of JSON lines */
export function checkOut(file: string): void {
  if (!ending.test(file))
    throw new UserError(`--out ${file}: the name of the labelled file ends in .json or .json.gz`);
}

/** Where the record of a labelled file lies: beside it. */
export const recordOf = (file: string): string => file.replace(ending, '.record.json');

/**
 * Writes sentences as JSON lines.
 * @param seen is told how many are written
 * @returns their spans by label
 */
export async function writeSentences(
  path: string,
  sentences: AsyncIterable<SilverSentence>,
  seen: (count: number) => void,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  async function* lines(): AsyncGenerator<string> {
    let count = 0;
    for await (const sentence of sentences) {
      for (const { label } of sentence.spans) counts.set(label, (counts.get(label) ?? 0) + 1);
      yield `${cluenerLine(sentence)}\n`;
      seen((count += 1));
    }
  }
  await writeLines(path, lines());
  return counts;
}

/**
 * Writes lines as they come, compressed by gzip if the name ends in `.gz`, beside the file and moves them there at the
 * end, so that no reader meets half of it; what stood there before stays until then.
 */
async function writeLines(path: string, lines: AsyncIterable<string>): Promise<void> {
  const fresh = `${path}.new`;
  const text = Readable.from(lines);
  try {
    if (path.endsWith('.gz')) await pipeline(text, createGzip(), createWriteStream(fresh));
    else await pipeline(text, createWriteStream(fresh));
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    const { syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new UserError(`cannot write ${path}: ${messageOf(error)}; give an --out in a folder that is yours`);
  }
}
