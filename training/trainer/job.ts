import * as z from 'zod';
import { MisuseError, UserError } from '../../shared/errors.ts';
import { methodNamed } from '../methods/index.ts';

const positive = z.number().positive();
const share = z.number().min(0).max(1);

/** How often an epoch goes through the sentences of a head. */
export const repeatCount = z.number().int().min(1).max(100);

/** How much a sentence from elsewhere counts beside one of the head's own. */
export const sourceWeight = positive.max(10);

/** Everything that a run depends on beside the data and the code: kept with the run, so that it can be repeated. */
export const jobSchema = z.strictObject({
  method: z.string(),
  /** Settings of the method; what is left out gets its default. */
  settings: z.record(z.string(), z.unknown()).default({}),
  head: z.enum(['tied', 'free']).default('tied'),
  scheme: z.enum(['BIO', 'BIOS', 'BIOES']).default('BIOES'),
  /** Where several are validated, the mean of their scores decides. */
  heads: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
        /** Name of a built-in tree, or a JSON file; found out from the labels unless given. */
        tree: z.string().optional(),
        train: z.string(),
        dev: z.string().optional(),
        repeat: repeatCount.default(1),
        /** Other labelled sets that teach this head by way of a map from their labels to its tree. */
        also: z
          .array(
            z.strictObject({
              file: z.string(),
              /** Name of a built-in map, or a JSON file. */
              map: z.string(),
              weight: sourceWeight.default(0.5),
            }),
          )
          .default([]),
        /** Pseudo samples (001, section 3.3): its sentences with other names of the same labels, drawn anew each epoch. */
        pseudo: z
          .strictObject({
            /** How many for each of its own sentences. */
            share: positive.max(10).default(1),
            /** Lists of names by label, `name<TAB>label`, beside the names of its own sentences. */
            lists: z.array(z.string()).default([]),
          })
          .optional(),
        /** Models with its labels and its scheme, which teach it by the probabilities that they give to tags. */
        distil: z
          .strictObject({
            /** Names of models or their folders; several teach by their mean. */
            teachers: z.array(z.string()).min(1),
            /** Sentences to be taught by: raw ones, or labelled ones, whose labels do not count. */
            data: z.array(z.string()).min(1),
            weight: sourceWeight.default(1),
            /** Batches of such sentences for each of the head's own. */
            share: positive.max(10).default(1),
          })
          .optional(),
      }),
    )
    .min(1),
  /** Batches of a head's other sets for each of its own. */
  alsoRatio: positive.max(10).default(1),
  /** How the other sets share these: by the number of their sentences to the power of 1 / temperature. */
  temperature: z.number().min(1).max(100).default(2),
  /** Compiled name lists whose matches the model sees; `shipped` stands for those that ship. */
  names: z.array(z.string()).default([]),
  /** Share of the sentences that are seen without any list. */
  listDropout: share.default(0.15),
  /** Share of the names that the lists are made to miss. */
  entryDropout: share.default(0.1),
  /** Share of the sentences that are seen with a made-up list of the user's. */
  userLists: share.default(0.25),
  /** Whether illegal tags and offsets are mended and counted; unless told they are errors. */
  repair: z.boolean().default(false),
  /** Of the files; UTF-8, or what a byte order mark says, unless told. */
  encoding: z.string().optional(),
  /** Share of the training sentences that is kept for validation where no dev file is given. */
  holdOut: z.number().min(0).max(0.5).default(0),
  /** Folder with character vectors to start from. */
  vectors: z.string().optional(),
  seed: z.number().int().min(0).default(1),
  epochs: z.number().int().min(1).max(1000).default(12),
  batch: z.number().int().min(1).max(1024).default(32),
  rate: positive.default(1.5e-3),
  /** Share of all steps in which the rate rises. */
  warmup: z.number().min(0).max(1).default(0.05),
  /** The rate's last value, as a share of its highest. */
  rateFloor: z.number().min(0).max(1).default(0.02),
  weightDecay: z.number().min(0).default(0.01),
  clip: positive.default(5),
  /** Decay of the averaged weights, which are what is validated and kept. */
  average: z.number().min(0).max(0.99999).default(0.998),
  /** Epochs without a better validation score after which a run ends; 0 runs all. */
  patience: z.number().int().min(0).default(0),
  threads: z.number().int().min(1).max(64).default(1),
  runtime: z.enum(['ort', 'tfjs']).default('ort'),
  precision: z.enum(['fp16', 'fp32']).default('fp16'),
});

export type Job = z.infer<typeof jobSchema>;

/** A job as it is written down: what has a default may be left out. */
export type JobInput = z.input<typeof jobSchema>;

/** A job with all settings, its method's too. @throws MisuseError where one of them is not what it must be */
export function completeJob(input: JobInput): Job {
  const { data: job, error } = jobSchema.safeParse(input);
  if (error) throw new MisuseError(faultsOf(error));
  return { ...job, settings: completeSettings(job) };
}

/**
 * Checks some entries of a job, as a file gives them.
 * @param method the one that the settings are for where the entries name none
 * @throws UserError where one of them is not what it must be
 */
export function checkEntries(entries: unknown, method: string): asserts entries is Partial<JobInput> {
  const { data: job, error } = jobSchema.partial().safeParse(entries);
  if (error) throw new UserError(faultsOf(error));
  completeSettings({ method, settings: {}, ...job });
}

function completeSettings(job: Pick<Job, 'method' | 'settings'>): Job['settings'] {
  const { name, settings } = methodNamed(job.method);
  const { success, data, error } = settings.safeParse(job.settings);
  if (success) return data as Job['settings'];
  const known = `the settings of ${name} are ${Object.keys(settings.shape).join(', ')}`;
  throw new MisuseError(`${faultsOf(error)}; ${known}`);
}

/** What is wrong, in one line. */
export const faultsOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
