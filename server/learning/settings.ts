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
  /** Whether corrections of this session teach the user's models. */
  scope: z.enum(['user', 'off']).nullish(),
});

export interface LearningSettings {
  readonly auto: boolean;
  readonly corrections: number;
  readonly idleSeconds: number;
  readonly minutes: number;
  readonly threads: number;
  readonly fromOthers: boolean;
  readonly scope: 'user' | 'off';
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

export const withLearningDefaults = (given: z.infer<typeof learningSettingsSchema>): LearningSettings => ({
  auto: given.auto ?? learningDefaults.auto,
  corrections: given.corrections ?? learningDefaults.corrections,
  idleSeconds: given.idleSeconds ?? learningDefaults.idleSeconds,
  minutes: given.minutes ?? learningDefaults.minutes,
  threads: given.threads ?? learningDefaults.threads,
  fromOthers: given.fromOthers ?? learningDefaults.fromOthers,
  scope: given.scope ?? learningDefaults.scope,
});
