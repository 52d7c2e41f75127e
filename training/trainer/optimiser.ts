import {
  averageWeights,
  chain,
  clipByGlobalNorm,
  cosineDecay,
  decayWeights,
  descend,
  scaleByAdam,
  type Transform,
} from '../engine/optimisers/index.ts';
import type { Job } from './job.ts';

/** AdamW with clipping, a cosine schedule and averaged weights. Biases and CRF scores do not decay. */
export const optimiserOf = (job: Job, totalSteps: number): Transform =>
  chain(
    clipByGlobalNorm(job.clip),
    scaleByAdam(),
    decayWeights(job.weightDecay, (name) => name.endsWith('.weight')),
    descend(cosineDecay(job.rate, Math.round(job.warmup * totalSteps), totalSteps, job.rateFloor)),
    averageWeights(job.average),
  );
