import type { Value } from '../engine/graph.ts';
import {
  add,
  cast,
  concat,
  dimOf,
  fixedDim,
  full,
  fusedLstm,
  matmul,
  mul,
  pad,
  reshape,
  scan,
  sigmoid,
  split,
  sum,
  tanh,
  transpose,
  transposeLast,
} from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { forgetGateOpen, glorot } from './initialisers.ts';

/** Of one direction; gates in the order i, o, f, c. */
interface Weights {
  /** [features, 4·hidden] */
  readonly input: Value;
  /** [hidden, 4·hidden] */
  readonly recurrent: Value;
  /** [4·hidden] */
  readonly bias: Value;
}

/**
 * Bidirectional LSTM: [batch, length, features] → [batch, length, 2·hidden] (specification of methods, 4.3).
 * Both directions begin with zero states at their first real character.
 * @param mask [batch, length], 1 on text and 0 on padding, which stands at the end of a row.
 */
export function bilstm(context: Context, name: string, x: Value, mask: Value, hidden: number): Value {
  const weightsOf = (direction: string): Weights => ({
    input: context.parameter(
      `${name}.${direction}.input.weight`,
      [fixedDim(x, -1, name), 4 * hidden],
      glorot,
    ),
    recurrent: context.parameter(`${name}.${direction}.recurrent.weight`, [hidden, 4 * hidden], glorot),
    bias: context.parameter(`${name}.${direction}.bias`, [4 * hidden], forgetGateOpen),
  });
  const [ahead, behind] = [weightsOf('ahead'), weightsOf('behind')];
  const steps = transpose(x, [1, 0, 2]);
  const states = context.training
    ? concat([loop(steps, ahead, hidden), loop(steps, behind, hidden, mask)], -1)
    : fused(steps, mask, [ahead, behind], hidden);
  return transpose(states, [1, 0, 2]);
}

/**
 * One direction as a loop, which has a gradient: [length, batch, features] → [length, batch, hidden].
 * @param mask where it is given, the loop goes from the end, and keeps its state at zero until it meets text.
 */
function loop(x: Value, weights: Weights, hidden: number, mask?: Value): Value {
  const projected = matmul(x, weights.input);
  const sequences: readonly [Value, ...Value[]] = mask
    ? [projected, reshape(transpose(mask, [1, 0]), [...x.shape.slice(0, 2), 1])]
    : [projected];
  const zero = full(x.graph, [fixedDim(x, 1, 'a training graph'), hidden], 0);
  const { outputs } = scan(
    [zero, zero],
    sequences,
    ([h, c], [input, here]) => {
      const sums = add(add(input, weights.bias), matmul(h, weights.recurrent));
      const [opened, candidate] = split(sums, [3 * hidden, hidden], -1);
      const [i, o, f] = split(sigmoid(opened), [hidden, hidden, hidden], -1);
      const moved = add(mul(f, c), mul(i, tanh(candidate)));
      const cell = here ? mul(moved, here) : moved;
      const state = mul(o, tanh(cell));
      return { states: [state, cell], outputs: [state] };
    },
    mask !== undefined,
  );
  return outputs[0];
}

/** Both directions as the runtime's own operator: [length, batch, features] → [length, batch, 2·hidden]. */
function fused(x: Value, mask: Value, directions: readonly Weights[], hidden: number): Value {
  const stacked = (pick: (weights: Weights) => Value) =>
    concat(
      directions.map(pick).map((value) => reshape(value, [1, ...value.shape])),
      0,
    );
  const weights = {
    input: transposeLast(stacked(({ input }) => input)),
    recurrent: transposeLast(stacked(({ recurrent }) => recurrent)),
    bias: pad(
      stacked(({ bias }) => bias),
      1,
      0,
      4 * hidden,
    ),
  };
  const states = fusedLstm(x, weights, cast(sum(mask, [1]), 'int32'), hidden);
  return reshape(transpose(states, [0, 2, 1, 3]), [dimOf(x, 0), dimOf(x, 1), 2 * hidden]);
}
