import type { Value } from '../engine/graph.ts';
import { fixedDim, layerNorm as normalise } from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { ones, zeros } from './initialisers.ts';

/** Large enough for a position whose features are all alike. */
const epsilon = 1e-5;

/** Layer normalisation with a learned scale and shift (Ba et al. 2016, Eq. 4) over the last axis. */
export function layerNorm(context: Context, name: string, x: Value): Value {
  const shape = [fixedDim(x, -1, name)];
  const scale = context.parameter(`${name}.scale`, shape, ones);
  return normalise(x, scale, context.parameter(`${name}.shift`, shape, zeros), epsilon);
}
