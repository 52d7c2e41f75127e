import { add, mul, sub } from '../ops/index.ts';
import { mapValues, slotName, valueOf, type Transform } from './transform.ts';

const slot = 'origin';

/**
 * Holds the parameters near those that training began with: adds the gradient of strength / 2 · ‖parameter - origin‖².
 * Before an adaptive scaling it is a penalty of the loss, behind it a decoupled decay towards the origin.
 */
export const pullToOrigin = (strength: number): Transform => ({
  schedules: {},
  slots: { [slot]: 'parameter' },
  update: ({ updates, parameters, state }) => ({
    updates: mapValues(updates, (update, name) => {
      const distance = sub(valueOf(parameters, name), valueOf(state, slotName(slot, name)));
      return add(update, mul(distance, strength));
    }),
    state: new Map(),
  }),
});
