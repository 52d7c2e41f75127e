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
  /** What the gate decided by; null where the run did not get there. */
  figures: figuresSchema.nullable(),
  seed: z.int(),
  threads: z.int(),
  examples: z.int(),
  unlabelled: z.int(),
  /** Ids of the records that it learned from. */
  records: z.array(z.string()),
});

export type RunRecord = z.infer<typeof runRecordSchema>;

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

/**
 * Whether another run would learn nothing that the last one did not.
 * @param records ids of those that it would learn from
 * @param live the present version
 * @param insists whether somebody asked for it: then what was learned must be the same, and live
 */
export function isLearned(
  records: ReadonlySet<string>,
  last: RunRecord,
  { live, insists }: { readonly live: string; readonly insists: boolean },
): boolean {
  const learned = new Set(last.records);
  const isCovered = [...records].every((id) => learned.has(id));
  if (!insists) return isCovered;
  return isCovered && learned.size === records.size && last.outcome === 'published' && last.live === live;
}
