import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { UserError } from '../../shared/errors.ts';
import type { LearningExample } from '../../shared/learning/example.ts';
import type { Span } from '../../shared/spans.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { readFault } from '../../shared/text/file.ts';

const sentences = z.array(z.string().min(1)).min(1);

/** Names that no model knows, each in sentences that a user corrects and in others; and sentences that name nothing. */
const learningSetSchema = z.strictObject({
  names: z
    .array(z.strictObject({ name: z.string(), label: z.string(), corrected: sentences, others: sentences }))
    .min(1),
  /** They hold the characters of the names as ordinary words. */
  ordinary: z.array(z.string()),
});

export type LearningSet = z.infer<typeof learningSetSchema>;
type TaughtName = LearningSet['names'][number];

/** @throws UserError if the file is none, or a sentence of a name does not hold it exactly once */
export async function readLearningSet(path: string): Promise<LearningSet> {
  try {
    const set = learningSetSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    for (const { name, corrected, others } of set.names)
      for (const sentence of [...corrected, ...others])
        if (sentence.split(name).length !== 2) throw new Error(`"${sentence}" must hold ${name} once`);
    return set;
  } catch (error) {
    throw new UserError(
      `${path}: ${error instanceof z.ZodError ? z.prettifyError(error) : readFault(error)}`,
    );
  }
}

/** Where a sentence of a name has it. */
export function spanOf({ name, label }: TaughtName, sentence: string): Span {
  const start = codePointLength(sentence.slice(0, sentence.indexOf(name)));
  return { start, end: start + codePointLength(name), label };
}

/** The set with its first `most` corrected sentences, and the names in them alone. */
export function firstCorrections(set: LearningSet, most: number): LearningSet {
  let left = most;
  const names = set.names.map((name) => {
    const corrected = name.corrected.slice(0, left);
    left -= corrected.length;
    return { ...name, corrected };
  });
  return { ...set, names: names.filter(({ corrected }) => corrected.length > 0) };
}

/** What a user says who corrects all that is to be corrected. */
export const correctionsOf = ({ names }: LearningSet): LearningExample[] =>
  names.flatMap((name) =>
    name.corrected.map((text) => ({
      ...{ text, spans: [spanOf(name, text)], rejected: [], complete: false },
      records: [],
    })),
  );
