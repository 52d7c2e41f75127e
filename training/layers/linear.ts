import type { Value } from '../engine/graph.ts';
import { add, fixedDim, matmul } from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { glorot, zeros } from './initialisers.ts';

/** x·W + b over the last axis: [.., inputs] → [.., outputs]. */
export function linear(context: Context, name: string, x: Value, outputs: number): Value {
  const inputs = fixedDim(x, -1, name);
  const weight = context.parameter(`${name}.weight`, [inputs, outputs], glorot);
  return add(matmul(x, weight), context.parameter(`${name}.bias`, [outputs], zeros));
}
