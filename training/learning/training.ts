import {
  chain,
  clipByGlobalNorm,
  cosineDecay,
  descend,
  pullToOrigin,
  scaleByAdam,
  type Transform,
} from '../engine/optimisers/index.ts';
import type { Tagger } from '../tagger.ts';
import type { Training } from '../trainer/programs.ts';
import type { LiveModel } from './live.ts';
import type { LearningSettings } from './settings.ts';

/** Adam with clipping and a cosine schedule, pulled back to the live weights. */
export const learningOptimiser = ({ clip, pull, rate, warmup }: LearningSettings, steps: number): Transform =>
  chain(
    clipByGlobalNorm(clip),
    scaleByAdam(),
    pullToOrigin(pull),
    descend(cosineDecay(rate, Math.round(warmup * steps), steps)),
  );

/**
 * How a live model is trained further. Its embedding table stays as it is: half of its weights, a fifth of the time, and
 * nothing is learned worse without.
 */
export const trainingOf = (
  { tagger, head }: LiveModel,
  { dropout, names }: LearningSettings,
  { seed, threads }: { readonly seed: number; readonly threads: number },
): Training => ({
  tagger: withDropout(tagger, dropout),
  heads: [head],
  // Each length has a batch size of its own.
  job: { batch: 1, seed, threads, ...names },
  frozen: (parameter) => parameter.startsWith('embedding.'),
});

/** Rates of dropout are the settings that are called so. */
const withDropout = (tagger: Tagger, share: number): Tagger => ({
  ...tagger,
  settings: Object.fromEntries(
    Object.entries(tagger.settings as Readonly<Record<string, unknown>>).map(([name, value]) => [
      name,
      name.endsWith('Dropout') ? Number(value) * share : value,
    ]),
  ),
});
