import { add, div, mul, sqrt, sub } from '../ops/index.ts';
import type { Value } from '../graph.ts';
import { mapValues, slotName, valueOf, type Transform } from './transform.ts';

export interface AdamSettings {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

/**
 * Kingma and Ba 2015 with bias correction: gradients become m̂ / (√v̂ + ε). A step's size and weight decay follow in
 * the chain; so AdamW is `chain(scaleByAdam(), decayWeights(…), descend(…))`.
 */
export function scaleByAdam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamSettings = {}): Transform {
  const blend = (average: Value, value: Value, decay: number): Value =>
    add(average, mul(sub(value, average), 1 - decay));
  return {
    schedules: {
      'adam.firstCorrection': (step) => 1 / (1 - beta1 ** step),
      'adam.secondCorrection': (step) => 1 / (1 - beta2 ** step),
    },
    slots: { 'adam.m': 'zeros', 'adam.v': 'zeros' },
    update: ({ updates, state, scalars }) => {
      const moments = [...updates].map(([name, gradient]) => {
        const first = blend(valueOf(state, slotName('adam.m', name)), gradient, beta1);
        const second = blend(valueOf(state, slotName('adam.v', name)), mul(gradient, gradient), beta2);
        return { name, first, second };
      });
      const next = new Map(
        moments.flatMap(({ name, first, second }) => [
          [slotName('adam.m', name), first],
          [slotName('adam.v', name), second],
        ]),
      );
      return {
        updates: mapValues(updates, (_, name) => {
          const firstCorrected = mul(
            valueOf(next, slotName('adam.m', name)),
            valueOf(scalars, 'adam.firstCorrection'),
          );
          const secondCorrected = mul(
            valueOf(next, slotName('adam.v', name)),
            valueOf(scalars, 'adam.secondCorrection'),
          );
          return div(firstCorrected, add(sqrt(secondCorrected), epsilon));
        }),
        state: next,
      };
    },
  };
}
