export { scaleByAdam } from './adam.ts';
export { averagePrefix, averageWeights } from './average.ts';
export { clipByGlobalNorm } from './clip.ts';
export { decayWeights, descend, momentum, scaleByRms } from './descend.ts';
export * from './schedules.ts';
export { chain, type Schedule, type Transform } from './transform.ts';
