import * as z from 'zod';
import { recordSchema } from '../annotations/record.ts';
import { count, limit, optionalParams, range } from './common.ts';

export const correctionsParams = optionalParams(
  z.object({
    /** Only what was said of this document. */
    uri: z.string().optional(),
    limit: limit(50),
    /** Id of a record: only what came before it. */
    before: z.string().optional(),
  }),
);

const correction = z.object({
  /** As the journal has it. */
  record: recordSchema,
  /** The document that it is about; null for records that are about none. */
  uri: z.string().nullable(),
  /** Where it stands there now, a review being about all of its sentence; null where that is not open, or it has no place. */
  range: range.nullable(),
  /** `replaced`: a later record says something else of the same place; `undone`: it counts no more. */
  state: z.enum(['stands', 'replaced', 'undone']),
  /** Whether its document has no place for it any more; null where that is not open, or too large to tell. */
  detached: z.boolean().nullable(),
});

export const correctionsResult = z.object({
  /** The newest first. */
  corrections: z.array(correction).readonly(),
  /** What to give as `before` to go on; null at the end. */
  next: z.string().nullable(),
});

export const moveJournalParams = z.object({
  /** URI of a folder of the workspace. */
  folder: z.string(),
  /** `workspace`: into `.mingshi/annotations.jsonl` of the folder; `user`: into the user's data folder. */
  to: z.enum(['workspace', 'user']),
});

export const moveJournalResult = z.object({
  /** Of the file that the annotations are in now. */
  path: z.string(),
  /** How many lines it got. */
  moved: count,
});

export type ProtocolCorrection = z.infer<typeof correction>;
