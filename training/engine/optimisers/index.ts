export { scaleByAdam } from './adam.ts';
export { averageName, averageWeights } from './average.ts';
export { clipByGlobalNorm } from './clip.ts';
export { decayWeights, descend, momentum, scaleByRms } from './descend.ts';
export { pullToOrigin } from './pull.ts';
export * from './schedules.ts';
export { chain, initialSlots, type Schedule, type Transform } from './transform.ts';
