import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { recordSchema, type SpanRecord } from '../../shared/annotations/record.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { readIfThere } from '../../shared/text/file.ts';
import type { Standing } from './annotator.ts';

const count = z.int().nonnegative();
const counts = z.strictObject({ tp: count, predicted: count, gold: count });

/** A line of `steps.jsonl`: where a simulation stands after a learning run; the first is where it begins. */
const stepSchema = z.strictObject({
  step: count,
  /** Made so far, as all counts here. */
  corrections: count,
  /** Sentences that were looked at and left with nothing to correct. */
  looked: count,
  inHand: z
    .strictObject({ sentence: count, asked: z.strictObject({ start: count, end: count }).nullable() })
    .nullable(),
  /** Corrections by kind. */
  kinds: z.record(z.string(), count),
  /** Labels that a correction gave or took away. */
  corrected: z.array(z.string()),
  /** What the gate made of the run's candidate, and the counts on the test part, which it cannot know; null before the first. */
  gate: z.strictObject({ publish: z.boolean(), reason: z.string(), test: counts }).nullable(),
  /** Version of the live model, and its folder beside this file; null for the one that it all began with. */
  version: z.string(),
  folder: z.string().nullable(),
  /** The live model's counts on the test part, by label. */
  test: z.record(z.string(), counts),
});

export type Step = z.infer<typeof stepSchema>;

const files = { steps: 'steps.jsonl', journal: 'annotations.jsonl' } as const;

/** The steps of a simulation; none where it has not begun. */
export const readSteps = (folder: string): Promise<Step[]> =>
  readLines(join(folder, files.steps), stepSchema);

/** Where the annotator stood after a step. */
export async function readStanding(folder: string, { corrections, looked, inHand }: Step): Promise<Standing> {
  const journal = await readLines(join(folder, files.journal), recordSchema);
  const records = journal.filter((record): record is SpanRecord => 'span' in record).slice(0, corrections);
  if (records.length < corrections)
    throw new UserError(
      `${join(folder, files.journal)} has lost corrections; delete ${folder} to begin anew`,
    );
  return { records, looked, inHand };
}

/** The journal first: steps say how much of it counts. Fields are written in one order, whether they were read or made. */
export async function writeState(
  folder: string,
  steps: readonly Step[],
  records: readonly SpanRecord[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const lines = (values: readonly unknown[], schema: z.ZodType) =>
    values.map((value) => `${JSON.stringify(schema.parse(value))}\n`).join('');
  await writeFileAtomic(join(folder, files.journal), lines(records, recordSchema));
  await writeFileAtomic(join(folder, files.steps), lines(steps, stepSchema));
}

async function readLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const text = (await readIfThere(path))?.toString() ?? '';
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      try {
        return schema.parse(JSON.parse(line));
      } catch (error) {
        const what = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
        throw new UserError(`${path}:${index + 1}: ${what}; delete its folder to begin anew`);
      }
    });
}
