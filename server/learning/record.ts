import * as z from 'zod';
import { figuresSchema, type GateFigures, type LearningJob } from '../../shared/learning/job.ts';
import { recordsOf } from '../../shared/learning/material.ts';
import { whySchema } from '../../shared/learning/why.ts';

const time = z.iso.datetime({ precision: 3 });

/** What is kept of a run that has ended. It holds no text. */
export const runRecordSchema = z.strictObject({
  format: z.literal(1),
  /** Name of the line. */
  line: z.string(),
  /** Folder of the package that it went on from. */
  base: z.string(),
  /** The version that was live after it. */
  live: z.string(),
  started: time,
  ended: time,
  outcome: z.enum(['published', 'kept', 'cancelled', 'failed', 'nothing']),
  /** One line of English. */
  reason: z.string(),
  why: whySchema.optional(),
  /** What the gate decided by; null where the run did not get there, or nothing was left to learn. */
  figures: figuresSchema.nullable(),
  seed: z.int(),
  threads: z.int(),
  examples: z.int(),
  unlabelled: z.int(),
  /** Ids of the records that it learned from. */
  records: z.array(z.string()),
});

export type RunRecord = z.infer<typeof runRecordSchema>;

/** Whether a run made the version that was live after it; one that only went back made none. */
export const madeVersion = ({ outcome, why }: RunRecord): boolean =>
  outcome === 'published' && why?.kind !== 'takenBack';

/** What a record tells beside the job. Times are milliseconds since 1970. */
export interface RunConclusion extends Pick<
  RunRecord,
  'line' | 'base' | 'live' | 'outcome' | 'reason' | 'why'
> {
  readonly started: number;
  readonly ended: number;
  readonly figures: GateFigures | null;
}

export function runRecord(job: LearningJob, { started, ended, ...conclusion }: RunConclusion): RunRecord {
  const { seed, threads, examples, unlabelled } = job;
  return {
    format: 1,
    ...conclusion,
    started: new Date(started).toISOString(),
    ended: new Date(ended).toISOString(),
    ...{ seed, threads, examples: examples.length, unlabelled: unlabelled.length },
    records: [...recordsOf(examples)],
  };
}
