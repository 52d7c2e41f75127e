import * as z from 'zod';
import { treeSchema } from '../labels/parse.ts';
import { learningExampleSchema } from './example.ts';

/** What the trainer is given: a file that the server writes, beside which the run lies. All paths are absolute. */
export const learningJobSchema = z.strictObject({
  format: z.literal(2),
  /**
   * Folder of the package that training begins with: what the line stands on, and not the version that is live. So a
   * version is made of that and of all corrections alone: what many runs forget one after the other does not add up, and
   * a correction that was taken back is gone.
   */
  base: z.string(),
  /** Folder of the live model's package, which the candidate is compared with. */
  live: z.string(),
  /**
   * The live model may have learned what was taken back since. What it knows is no measure then: the candidate is
   * compared with the base.
   */
  unlearns: z.literal(true).optional(),
  /** The live model's tree with the labels that the user added. */
  tree: treeSchema,
  /** What the user said, in all sentences. */
  examples: z.array(learningExampleSchema),
  /** Sentences of the user's documents that nothing was said of, for the soft targets of the base. */
  unlabelled: z.array(z.string()),
  /**
   * The user's lists of names, files of lines `name<TAB>label<TAB>note`; the model sees them as it does when it serves.
   * They need not exist.
   */
  nameFiles: z.array(z.string()),
  /** Whose journals the examples are from (`Taught`); not for the trainer, but for who judges the candidate. */
  folders: z.array(z.string()).optional(),
  /** Folder of the candidate package: it must not exist. */
  out: z.string(),
  seed: z.int().nonnegative(),
  threads: z.int().min(1).max(64),
});

export type LearningJob = z.infer<typeof learningJobSchema>;

/** What the trainer writes to standard output, a JSON object a line. */
export const learningReportSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('step'), done: z.int(), total: z.int(), loss: z.number() }),
  z.strictObject({ kind: z.literal('done'), figures: z.lazy(() => figuresSchema) }),
]);

export type LearningReport = z.infer<typeof learningReportSchema>;

const counts = z.strictObject({ correct: z.int(), predicted: z.int(), gold: z.int() });
/** Of the live model (of the base where the job unlearns) and of the candidate, over the same sentences. */
const pair = z.strictObject({ live: counts, candidate: counts });

/** What the gate decides by; also `gate.json` in the candidate's folder. */
export const figuresSchema = z.strictObject({
  /** Held-out corrections, by label: spans of the user's that were not trained on in these sentences. */
  corrections: z.record(z.string(), pair),
  /** The gate's own sentences (`models/regression/`), by label. */
  gate: z.record(z.string(), pair),
  /** What the model that training began with finds in these; absent in what was written before it was counted. */
  base: z.record(z.string(), counts).optional(),
});

export type GateFigures = z.infer<typeof figuresSchema>;
export type GateCounts = z.infer<typeof counts>;
