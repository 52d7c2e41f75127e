import type { Tensor } from '../../../shared/model/tensor.ts';
import { add, mul, sub } from '../ops/index.ts';
import { valueOf, type Transform } from './transform.ts';

/** Under this prefix the state holds the averaged weights. */
export const averagePrefix = 'average.';

/**
 * Keeps an exponential average of the parameters as they are after the step; the last link of a chain. Early on the
 * decay is (1 + t) / (10 + t), so that the first, random weights are soon forgotten.
 */
export const averageWeights = (decay: number): Transform => ({
  schedules: { averaging: (step) => 1 - Math.min(decay, (1 + step) / (10 + step)) },
  init: (parameters) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, tensor]) => [
        averagePrefix + name,
        { ...tensor, data: tensor.data.slice() } as Tensor,
      ]),
    ),
  update: ({ updates, parameters, state, scalars }) => ({
    updates,
    state: new Map(
      [...updates].map(([name, update]) => {
        const before = valueOf(state, averagePrefix + name);
        const after = add(valueOf(parameters, name), update);
        return [averagePrefix + name, add(before, mul(sub(after, before), valueOf(scalars, 'averaging')))];
      }),
    ),
  }),
});
