import type { Schedule } from './transform.ts';

export const constant =
  (value: number): Schedule =>
  () =>
    value;

/** Linear rise to `peak` over `warmup` steps, then linear fall to zero at `total` (specification of methods, section 9). */
export const linearWarmupDecay =
  (peak: number, warmup: number, total: number): Schedule =>
  (step) =>
    peak * Math.min(1, step / Math.max(1, warmup), Math.max(0, total - step) / Math.max(1, total - warmup));

/** Linear rise to `peak` over `warmup` steps, then half a cosine down to `floor` times the peak at `total`. */
export const cosineDecay =
  (peak: number, warmup: number, total: number, floor = 0): Schedule =>
  (step) => {
    if (step < warmup) return (peak * step) / warmup;
    const progress = Math.min(1, (step - warmup) / Math.max(1, total - warmup));
    return peak * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * progress))) / 2);
  };
