import * as z from 'zod';

/** `learning` of `initializationOptions`. */
export const learningSettingsSchema = z.object({
  /** Whether training starts by itself. */
  auto: z.boolean().nullish(),
  /** So many new corrections start it, once nothing was edited or corrected for `idleSeconds`. */
  corrections: z.int().min(1).nullish(),
  idleSeconds: z.number().nonnegative().nullish(),
  /** One new correction starts it after so many minutes. */
  minutes: z.number().positive().nullish(),
  /** Of the trainer. */
  threads: z.int().min(1).max(64).nullish(),
  /** Whether records of other authors teach. */
  fromOthers: z.boolean().nullish(),
  /** What corrections of this session teach: the user's models, those of its workspace alone, or none. */
  scope: z.enum(['user', 'workspace', 'off']).nullish(),
});

export interface LearningSettings {
  readonly auto: boolean;
  readonly corrections: number;
  readonly idleSeconds: number;
  readonly minutes: number;
  readonly threads: number;
  readonly fromOthers: boolean;
  readonly scope: 'user' | 'workspace' | 'off';
}

export const learningDefaults: LearningSettings = {
  auto: true,
  corrections: 10,
  idleSeconds: 30,
  minutes: 10,
  threads: 1,
  fromOthers: false,
  scope: 'user',
};

/** `base`, but for what is given. */
export const overlaidLearning = (
  base: LearningSettings,
  given: z.infer<typeof learningSettingsSchema>,
): LearningSettings => ({
  auto: given.auto ?? base.auto,
  corrections: given.corrections ?? base.corrections,
  idleSeconds: given.idleSeconds ?? base.idleSeconds,
  minutes: given.minutes ?? base.minutes,
  threads: given.threads ?? base.threads,
  fromOthers: given.fromOthers ?? base.fromOthers,
  scope: given.scope ?? base.scope,
});
