import * as z from 'zod';
import type { LegendName } from '../shared/legend.ts';
import { devices, type DeviceWish } from '../shared/model/device.ts';
import {
  learningDefaults,
  learningSettingsSchema,
  overlaidLearning,
  type LearningSettings,
} from './learning/settings.ts';

const shown = z.object({ enabled: z.boolean().nullish() }).nullish();

/** One switch for all, or one each. */
const diagnosticsSchema = z.preprocess(
  (given) => (typeof given === 'boolean' ? { uncertain: given, conflicts: given, names: given } : given),
  z
    .object({
      uncertain: z.boolean().nullish(),
      conflicts: z.boolean().nullish(),
      names: z.boolean().nullish(),
    })
    .nullish(),
);

const kibi = 2 ** 10;

/** What a client may set by `initializationOptions`, and but for `trusted` by its configuration. */
export const settingsSchema = z.object({
  /** Name of a model, or the folder of one. */
  model: z.string().min(1).nullish(),
  legend: z.enum(['mingshi', 'standard'] satisfies LegendName[]).nullish(),
  /** Whether the user trusts the workspace. */
  trusted: z.boolean().nullish(),
  /** An entity with a lower score is marked as uncertain. */
  uncertainBelow: z.number().min(0).max(1).nullish(),
  /** Who makes corrections; else the name of the operating system's user. */
  author: z.string().trim().min(1).max(200).nullish(),
  /** Where new records go whose folder nothing was agreed on for. */
  journal: z.enum(['user', 'workspace']).nullish(),
  learning: learningSettingsSchema.nullish(),
  /** See `ResourceSettings`. */
  diagnostics: diagnosticsSchema,
  inlayHints: shown,
  codeLens: shown,
  /** What models run on; `auto` takes the fastest that there is. */
  device: z.enum(['auto', ...devices] satisfies DeviceWish[]).nullish(),
  /** Longer documents are analysed only around what is asked for; in UTF-16 units. */
  largeDocument: z
    .int()
    .min(10 * kibi)
    .max(64 * kibi ** 2)
    .nullish(),
  /** All loaded models together take no more than this; in MiB. */
  memory: z
    .int()
    .min(64)
    .max(1024 * kibi)
    .nullish(),
});

export type GivenSettings = z.infer<typeof settingsSchema>;

/** What may differ from document to document. */
export interface ResourceSettings {
  /** Below this probability a label is not sure; see `shownLabel`. */
  readonly uncertainBelow: number;
  readonly diagnostics: {
    /** Entities that the model is not sure of. */
    readonly uncertain: boolean;
    /** Annotations that contradict each other. */
    readonly conflicts: boolean;
    /** Labels that contradict the user's own list of names. */
    readonly names: boolean;
  };
  readonly inlayHints: boolean;
  readonly codeLens: boolean;
}

export interface Settings extends ResourceSettings {
  readonly model: string | undefined;
  readonly legend: LegendName;
  readonly trusted: boolean;
  readonly author: string | undefined;
  readonly journal: 'user' | 'workspace';
  readonly learning: LearningSettings;
  readonly device: DeviceWish;
  readonly largeDocument: number;
  readonly memory: number;
}

const defaults: Settings = {
  model: undefined,
  legend: 'mingshi',
  trusted: true,
  author: undefined,
  journal: 'user',
  learning: learningDefaults,
  uncertainBelow: 0.5,
  diagnostics: { uncertain: false, conflicts: true, names: true },
  inlayHints: false,
  codeLens: false,
  device: 'auto',
  largeDocument: 4 * kibi ** 2,
  memory: 2 * kibi,
};

/** `base`, but for what is given. */
export const overlaid = (base: Settings, given: GivenSettings): Settings => ({
  model: given.model ?? base.model,
  legend: given.legend ?? base.legend,
  trusted: given.trusted ?? base.trusted,
  author: given.author ?? base.author,
  journal: given.journal ?? base.journal,
  learning: overlaidLearning(base.learning, given.learning ?? {}),
  uncertainBelow: given.uncertainBelow ?? base.uncertainBelow,
  diagnostics: {
    uncertain: given.diagnostics?.uncertain ?? base.diagnostics.uncertain,
    conflicts: given.diagnostics?.conflicts ?? base.diagnostics.conflicts,
    names: given.diagnostics?.names ?? base.diagnostics.names,
  },
  inlayHints: given.inlayHints?.enabled ?? base.inlayHints,
  codeLens: given.codeLens?.enabled ?? base.codeLens,
  device: given.device ?? base.device,
  largeDocument: given.largeDocument ?? base.largeDocument,
  memory: given.memory ?? base.memory,
});

export const withDefaults = (given: GivenSettings): Settings => overlaid(defaults, given);
