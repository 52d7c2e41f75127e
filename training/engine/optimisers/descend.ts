import { add, div, mul, neg, sqrt, sub } from '../ops/index.ts';
import { mapValues, slotName, stateless, valueOf, type Schedule, type Transform } from './transform.ts';

/** Plain gradient descent: the update is -rate times what comes in. Ends every chain that comes before an average. */
export const descend = (rate: Schedule): Transform =>
  stateless(
    ({ updates, scalars }) => mapValues(updates, (update) => mul(update, neg(valueOf(scalars, 'rate')))),
    { rate },
  );

/** Adds `decay` times the parameter (decoupled weight decay) to those that `applies` names. */
export const decayWeights = (decay: number, applies: (name: string) => boolean): Transform =>
  stateless(({ updates, parameters }) =>
    mapValues(updates, (update, name) =>
      applies(name) ? add(update, mul(valueOf(parameters, name), decay)) : update,
    ),
  );

/** Heavy-ball momentum: u ← g + momentum·u. */
export const momentum = (factor: number): Transform => ({
  schedules: {},
  slots: { momentum: 'zeros' },
  update: ({ updates, state }) => {
    const next = mapValues(updates, (update, name) =>
      add(update, mul(valueOf(state, slotName('momentum', name)), factor)),
    );
    return {
      updates: next,
      state: new Map([...next].map(([name, value]) => [slotName('momentum', name), value])),
    };
  },
});

/** RMSProp: g / √(s + ε) with s ← ρ·s + (1 - ρ)·g² (specification of methods, section 9). */
export const scaleByRms = (decay = 0.9, epsilon = 1e-8): Transform => ({
  schedules: {},
  slots: { rms: 'zeros' },
  update: ({ updates, state }) => {
    const squares = mapValues(updates, (gradient, name) => {
      const before = valueOf(state, slotName('rms', name));
      return add(before, mul(sub(mul(gradient, gradient), before), 1 - decay));
    });
    return {
      updates: mapValues(updates, (gradient, name) =>
        div(gradient, sqrt(add(valueOf(squares, name), epsilon))),
      ),
      state: new Map([...squares].map(([name, value]) => [slotName('rms', name), value])),
    };
  },
});
