import * as z from 'zod';

const offset = z.int().nonnegative();
const stretch = { start: offset, end: offset };

/**
 * What the user said of one sentence, all records taken together; offsets are code points of `text`.
 * What neither a span nor a rejection covers is unknown, unless the sentence is `complete`: then it is no entity.
 */
export const learningExampleSchema = z.strictObject({
  text: z.string().min(1),
  spans: z.array(z.strictObject({ ...stretch, label: z.string() })),
  /** Stretches that are no entity; others may begin, end or lie in them. */
  rejected: z.array(z.strictObject(stretch)),
  complete: z.boolean(),
  /** Ids of the records behind it. */
  records: z.array(z.string()),
});

export type LearningExample = z.infer<typeof learningExampleSchema>;
