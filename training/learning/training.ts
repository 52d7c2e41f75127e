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
import type { Trainable } from './trainable.ts';
import type { LearningSettings } from './settings.ts';

/** Adam with clipping and a cosine schedule, pulled back to the weights that it begins with. */
export const learningOptimiser = (
  { clip, epsilon, pull, rate, warmup }: LearningSettings,
  steps: number,
): Transform =>
  chain(
    clipByGlobalNorm(clip),
    scaleByAdam({ epsilon }),
    pullToOrigin(pull),
    descend(cosineDecay(rate, Math.round(warmup * steps), steps)),
  );

/**
 * How a model is trained further. Its embedding table stays as it is: half of its weights, a fifth of the time, and
 * nothing is learned worse without. So do the scores of the head, unless it has labels to learn: that holds old labels
 * better. Nothing is dropped at random: where the target is the model's own belief from before, only what differs from it may
 * move a weight.
 * @param grown whether the head has labels that the model before did not have
 */
export const trainingOf = (
  { tagger, head }: Trainable,
  grown: boolean,
  { seed, threads }: { readonly seed: number; readonly threads: number },
): Training => ({
  tagger: withoutDropout(tagger),
  heads: [head],
  // Each length has a batch size of its own.
  job: { batch: 1, seed, threads, listDropout: 0, entryDropout: 0, userLists: 0 },
  frozen: (parameter) =>
    parameter.startsWith('embedding.') || (!grown && parameter.startsWith(`${head.name}.`)),
});

/** Rates of dropout are the settings that are called so. */
const withoutDropout = (tagger: Tagger): Tagger => ({
  ...tagger,
  settings: Object.fromEntries(
    Object.entries(tagger.settings as Readonly<Record<string, unknown>>).map(([name, value]) => [
      name,
      name.endsWith('Dropout') ? 0 : value,
    ]),
  ),
});
