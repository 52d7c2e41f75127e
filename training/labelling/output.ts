import { MisuseError } from '../../shared/errors.ts';
import { cluenerLine } from '../data/cluener.ts';
import { writeFiles } from '../data/write-files.ts';
import type { SilverSentence } from './label.ts';

/** The names that labelled files may have here. */
const ending = /\.jsonl?(\.gz)?$/;

/** @throws MisuseError unless `file` is the name of JSON lines */
export function checkOut(file: string): void {
  if (!ending.test(file))
    throw new MisuseError(`--out ${file}: the name of the labelled file ends in .json or .json.gz`);
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
      yield cluenerLine(sentence);
      seen((count += 1));
    }
  }
  await writeFiles([{ path, lines: lines() }]);
  return counts;
}
