import * as z from 'zod';
import { count, optionalParams } from './common.ts';
import { trainingStatus } from './learning.ts';

const counts = z.record(z.string(), count);
const milliseconds = z.number().nonnegative();

export const statisticsParams = optionalParams(
  z.object({
    /** Only this document, and what was said of it. */
    uri: z.string().optional(),
  }),
);

export const statisticsResult = z.object({
  /** Entities that show in open documents, by label, the most frequent first. */
  labels: counts,
  /** The open documents. */
  documents: z
    .array(
      z.object({
        uri: z.string(),
        sentences: count,
        /** Sentences that the model has answered for. */
        analysed: count,
        /** Sentences that a user said to be right as they are. */
        reviewed: count,
        entities: count,
        /** Entities that a user said something of. */
        confirmed: count,
      }),
    )
    .readonly(),
  /** Records that count, by kind, and by day (UTC) in order of time. */
  corrections: z.object({ kinds: counts, days: counts }),
  /** Of the model, in this process: its recent batches, and how long they took. */
  inference: z.object({
    batches: count,
    sentences: count,
    p50: milliseconds.nullable(),
    p95: milliseconds.nullable(),
  }),
  /** Look-ups of sentences that were analysed before, in this process. */
  cache: z.object({ hits: count, misses: count }),
});

const model = z.object({
  /** Name of its line; null where it does not learn. */
  line: z.string().nullable(),
  /** These are null until it is loaded: the first Chinese text does that. */
  version: z.string().nullable(),
  /** Versions of the name lists that ship and that it reads with. */
  lists: z.array(z.string()).readonly().nullable(),
  tree: z.string().nullable(),
  device: z
    .object({
      used: z.string(),
      asked: z.string(),
      /** Types of operators that run on the CPU. */
      fallbacks: z.array(z.string()).readonly(),
      reason: z.string().optional(),
    })
    .nullable(),
  /** Why it is not the version that its line says is live, where it is another one. */
  reason: z.string().optional(),
  /** Why nothing is analysed, in one line, where it cannot be used. It is tried again for the next client that comes. */
  refusal: z.string().optional(),
});

/** Also what `mingshi/modelChanged` tells. */
export const modelStatus = model;

export const statusResult = z.object({
  /** Of the program. */
  version: z.string(),
  pid: z.int(),
  model,
  /** Clients that this process serves. */
  sessions: count,
  /** Of this process, in bytes. */
  memory: z.object({ resident: count, heap: count }),
  training: trainingStatus,
});

export type ModelStatus = z.infer<typeof modelStatus>;
