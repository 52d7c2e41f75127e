import { add, mul, sub } from '../ops/index.ts';
import { slotName, valueOf, type Transform } from './transform.ts';

const slot = 'average';

/** Name of the state's tensor that holds the average of a parameter. */
export const averageName = (parameter: string): string => slotName(slot, parameter);

/**
 * Keeps an exponential average of the parameters as they are after the step; the last link of a chain. Early on the
 * decay is (1 + t) / (10 + t), so that the first, random weights are soon forgotten.
 */
export const averageWeights = (decay: number): Transform => ({
  schedules: { averaging: (step) => 1 - Math.min(decay, (1 + step) / (10 + step)) },
  slots: { [slot]: 'parameter' },
  update: ({ updates, parameters, state, scalars }) => ({
    updates,
    state: new Map(
      [...updates].map(([name, update]) => {
        const before = valueOf(state, averageName(name));
        const after = add(valueOf(parameters, name), update);
        return [averageName(name), add(before, mul(sub(after, before), valueOf(scalars, 'averaging')))];
      }),
    ),
  }),
});
