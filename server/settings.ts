import * as z from 'zod';
import type { LegendName } from '../shared/legend.ts';
import { learningSettingsSchema, withLearningDefaults, type LearningSettings } from './learning/settings.ts';

/** What a client may set by `initializationOptions`. */
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
  /** Whether contradictions between annotations are told as diagnostics. */
  diagnostics: z.boolean().nullish(),
});

export interface Settings {
  readonly model: string | undefined;
  readonly legend: LegendName;
  readonly trusted: boolean;
  readonly uncertainBelow: number;
  readonly author: string | undefined;
  readonly journal: 'user' | 'workspace';
  readonly learning: LearningSettings;
  readonly diagnostics: boolean;
}

export const withDefaults = (given: z.infer<typeof settingsSchema>): Settings => ({
  model: given.model ?? undefined,
  legend: given.legend ?? 'mingshi',
  trusted: given.trusted ?? true,
  uncertainBelow: given.uncertainBelow ?? 0.5,
  author: given.author ?? undefined,
  journal: given.journal ?? 'user',
  learning: withLearningDefaults(given.learning ?? {}),
  diagnostics: given.diagnostics ?? true,
});
