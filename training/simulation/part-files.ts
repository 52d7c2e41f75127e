import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { UserError } from '../../shared/errors.ts';
import { makeFolder } from '../../shared/folder.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { Manifest } from '../../shared/model/manifest.ts';
import { readFault } from '../../shared/text/file.ts';
import { cluenerLine } from '../data/cluener.ts';
import { readLabelled } from '../data/read.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import { writeFiles } from '../data/write-files.ts';
import { partNames, type Parts } from './parting.ts';

const file = z.strictObject({ sha256: z.string(), sentences: z.int() });

/** How the files of a folder came about; lies beside them. */
const recordSchema = z.strictObject({
  source: z.strictObject({ name: z.string(), sha256: z.string() }),
  seed: z.int(),
  parts: z.strictObject({ base: file, annotator: file, test: file }),
});

export type PartsRecord = z.infer<typeof recordSchema>;

const recordFile = 'parts.json';

/** Where a part lies. */
export const partFile = (folder: string, part: keyof Parts<unknown>): string => join(folder, `${part}.json`);

export async function writeParts(
  folder: string,
  parts: Parts<LabelledSentence>,
  source: PartsRecord['source'],
  seed: number,
): Promise<PartsRecord> {
  await makeFolder(folder);
  const files = partNames.map((part) => ({ path: partFile(folder, part), lines: linesOf(parts[part]) }));
  await writeFiles(files);
  const described = (part: keyof PartsRecord['parts']) => {
    const lines = linesOf(parts[part]);
    return { sha256: hashOf(lines.map((line) => `${line}\n`).join('')), sentences: lines.length };
  };
  const record = {
    source,
    seed,
    parts: { base: described('base'), annotator: described('annotator'), test: described('test') },
  };
  await writeFileAtomic(join(folder, recordFile), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

const linesOf = (sentences: readonly LabelledSentence[]): string[] => sentences.map(cluenerLine);

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface PartsRead {
  readonly record: PartsRecord;
  /** Each text once. */
  readonly annotator: readonly LabelledSentence[];
  readonly test: readonly LabelledSentence[];
}

/** @throws UserError if the folder does not hold the files that its record describes */
export async function readParts(folder: string, tree: LabelTree): Promise<PartsRead> {
  const record = await readRecord(folder);
  const read = async (part: 'annotator' | 'test') => {
    const path = partFile(folder, part);
    const { sentences, report } = await readLabelled(path, { tree });
    if (report.sha256 !== record.parts[part].sha256)
      throw new UserError(`${path} is not what ${recordFile} beside it describes; split the sentences again`);
    return sentences;
  };
  const [annotator, test] = await Promise.all([read('annotator'), read('test')]);
  const distinct = new Map(annotator.map((sentence) => [sentence.text, sentence]));
  return { record, annotator: [...distinct.values()], test };
}

async function readRecord(folder: string): Promise<PartsRecord> {
  const path = join(folder, recordFile);
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const what = error instanceof z.ZodError ? z.prettifyError(error) : readFault(error);
    throw new UserError(`${path}: ${what}; make the folder with mingshi simulate split FILE --out FOLDER`);
  }
}

/**
 * A model that has seen what the annotator or the test knows would make the figures worthless.
 * @throws UserError unless the model was trained on the part that is made for it, and on neither of the others
 */
export function checkBase({ name, data }: Manifest, { source, parts }: PartsRecord, folder: string): void {
  const seen = (sha256: string): boolean => data.some((set) => set.sha256 === sha256);
  if (seen(source.sha256) || seen(parts.annotator.sha256) || seen(parts.test.sha256))
    throw new UserError(`${name} was trained on sentences that it is to be tested on; ${advice(folder)}`);
  if (!seen(parts.base.sha256))
    throw new UserError(
      `${name} was not trained on ${basename(folder)}/base.json, so nobody knows what it has seen; ${advice(folder)}`,
    );
}

const advice = (folder: string): string =>
  `train the starting model with mingshi train --train TREE=${partFile(folder, 'base')}`;
