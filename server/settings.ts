import * as z from 'zod';
import type { LegendName } from '../shared/legend.ts';

/** What a client may set by `initializationOptions`. */
export const settingsSchema = z.object({
  /** Name of a model, or the folder of one. */
  model: z.string().min(1).nullish(),
  legend: z.enum(['mingshi', 'standard'] satisfies LegendName[]).nullish(),
  /** Whether the user trusts the workspace. */
  trusted: z.boolean().nullish(),
  /** An entity with a lower score is marked as uncertain. */
  uncertainBelow: z.number().min(0).max(1).nullish(),
});

export interface Settings {
  readonly model: string | undefined;
  readonly legend: LegendName;
  readonly trusted: boolean;
  readonly uncertainBelow: number;
}

export const withDefaults = (given: z.infer<typeof settingsSchema>): Settings => ({
  model: given.model ?? undefined,
  legend: given.legend ?? 'mingshi',
  trusted: given.trusted ?? true,
  uncertainBelow: given.uncertainBelow ?? 0.5,
});
