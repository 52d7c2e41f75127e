import * as tf from '@tensorflow/tfjs-core';
import { bool, int32, uint8 } from '../../../shared/model/tensor.ts';
import type { Value } from '../../../training/engine/graph.ts';
import * as op from '../../../training/engine/ops/index.ts';
import { detached, randomTensor, type OperatorCase } from '../gradient-check.ts';

type Values = Readonly<Record<string, Value>>;
type Tensors = Readonly<Record<string, tf.Tensor>>;

interface Unrolled {
  readonly final: readonly tf.Tensor[];
  readonly outputs: readonly tf.Tensor[];
}

/** What `scan` does, as plain code. */
function unrolled(
  initial: readonly tf.Tensor[],
  sequences: readonly tf.Tensor[],
  step: (states: tf.Tensor[], elements: tf.Tensor[]) => { states: tf.Tensor[]; outputs: tf.Tensor[] },
  reversed = false,
): Unrolled {
  const items = sequences.map((sequence) => tf.unstack(sequence));
  const order = [...(items[0] ?? []).keys()];
  if (reversed) order.reverse();
  let states = [...initial];
  const stacks: tf.Tensor[][] = [];
  for (const i of order) {
    const result = step(
      states,
      items.map((item) => item[i] as tf.Tensor),
    );
    states = result.states;
    result.outputs.forEach((output, j) => ((stacks[j] ??= [])[i] = output));
  }
  return { final: states, outputs: stacks.map((stack) => tf.stack(stack)) };
}

const loop = (name: string, rest: Omit<OperatorCase, 'op' | 'name'>): OperatorCase => ({ op: 'Scan', name, ...rest });

/** x [length, batch, n], h [batch, n], w [n, n], b [n] */
const recurrence = { x: randomTensor([4, 2, 3], 1), h: randomTensor([2, 3], 2), w: randomTensor([3, 3], 3), b: randomTensor([3], 4) };

const rnn = (name: string, reversed: boolean): OperatorCase =>
  loop(name, {
    inputs: recurrence,
    build: ({ x, h, w, b }: Values) => {
      const { outputs } = op.scan(
        [h as Value],
        [x as Value],
        ([state], [element]) => {
          const next = op.tanh(op.add(op.add(element as Value, op.matmul(state as Value, w as Value)), b as Value));
          return { states: [next], outputs: [next] };
        },
        reversed,
      );
      return outputs[0] as Value;
    },
    tfjs: ({ x, h, w, b }: Tensors) => {
      const { outputs } = unrolled(
        [h as tf.Tensor],
        [x as tf.Tensor],
        ([state], [element]) => {
          const sums = tf.add(tf.add(element as tf.Tensor, tf.matMul(state as tf.Tensor, w as tf.Tensor)), b as tf.Tensor);
          const next = tf.tanh(sums);
          return { states: [next], outputs: [next] };
        },
        reversed,
      );
      return outputs[0] as tf.Tensor;
    },
  });

/** A state that multiplies, so that the backward loop needs the forward one's values: s' = s·f(e), all steps stacked. */
const products = (
  name: string,
  inputs: OperatorCase['inputs'],
  build: (state: Value, element: Value, all: Values) => Value,
  tfjs: (state: tf.Tensor, element: tf.Tensor, all: Tensors) => tf.Tensor,
): OperatorCase =>
  loop(name, {
    inputs,
    build: (all) => {
      const { outputs } = op.scan([all.s as Value], [all.x as Value], ([state], [element]) => {
        const next = build(state as Value, element as Value, all);
        return { states: [next], outputs: [next] };
      });
      return outputs[0] as Value;
    },
    tfjs: (all) => {
      const { outputs } = unrolled([all.s as tf.Tensor], [all.x as tf.Tensor], ([state], [element]) => {
        const next = tfjs(state as tf.Tensor, element as tf.Tensor, all);
        return { states: [next], outputs: [next] };
      });
      return outputs[0] as tf.Tensor;
    },
  });

export const loopCases: readonly OperatorCase[] = [
  rnn('of a recurrent network', false),
  rnn('of a recurrent network, reversed', true),
  loop('of a sum, of which only the end counts', {
    inputs: { s: randomTensor([2], 1), x: randomTensor([3, 2], 2) },
    build: ({ s, x }) =>
      op.scan([s as Value], [x as Value], ([state], [element]) => ({
        states: [op.add(state as Value, element as Value)],
        outputs: [],
      })).final[0] as Value,
    tfjs: ({ s, x }) => tf.add(s as tf.Tensor, tf.sum(x as tf.Tensor, 0)),
  }),
  loop('of a sum, end and all steps', {
    inputs: { s: randomTensor([2], 1), x: randomTensor([3, 2], 2) },
    build: ({ s, x }) => {
      const { final, outputs } = op.scan([s as Value], [x as Value], ([state], [element]) => {
        const next = op.add(state as Value, element as Value);
        return { states: [next], outputs: [next] };
      });
      return op.mul(final[0] as Value, outputs[0] as Value);
    },
    tfjs: ({ s, x }) => {
      const [a, b, c] = tf.unstack(x as tf.Tensor) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const sums = tf.add(tf.stack([a, tf.add(a, b), tf.add(tf.add(a, b), c)]), s as tf.Tensor);
      return tf.mul(sums, tf.slice(sums, [2], [1]));
    },
  }),
  loop('with one step', {
    inputs: { s: randomTensor([2], 1), x: randomTensor([1, 2], 2) },
    build: ({ s, x }) =>
      op.scan([s as Value], [x as Value], ([state], [element]) => ({
        states: [op.mul(state as Value, element as Value)],
        outputs: [],
      })).final[0] as Value,
    tfjs: ({ s, x }) => tf.mul(s as tf.Tensor, tf.reshape(x as tf.Tensor, [2])),
  }),
  loop('of two directions side by side', {
    inputs: { x: randomTensor([3, 2, 2, 2], 1), h: randomTensor([2, 2, 2], 2), w: randomTensor([2, 2, 2], 3) },
    build: ({ x, h, w }) =>
      op.scan([h as Value], [x as Value], ([state], [element]) => {
        const next = op.tanh(op.add(element as Value, op.matmul(state as Value, w as Value)));
        return { states: [next], outputs: [next] };
      }).outputs[0] as Value,
    tfjs: ({ x, h, w }) =>
      unrolled([h as tf.Tensor], [x as tf.Tensor], ([state], [element]) => {
        const next = tf.tanh(tf.add(element as tf.Tensor, tf.matMul(state as tf.Tensor, w as tf.Tensor)));
        return { states: [next], outputs: [next] };
      }).outputs[0] as tf.Tensor,
  }),
  loop('with two states, gates and a mask of bytes that comes first', {
    inputs: {
      m: uint8([3, 2, 1], Uint8Array.of(1, 1, 1, 0, 0, 0)),
      x: randomTensor([3, 2, 6], 1),
      h: randomTensor([2, 2], 2),
      c: randomTensor([2, 2], 3),
      w: randomTensor([2, 6], 4),
    },
    build: ({ m, x, h, c, w }) => {
      const { final, outputs } = op.scan([h as Value, c as Value], [m as Value, x as Value], ([hidden, cell], [here, element]) => {
        const sums = op.add(element as Value, op.matmul(hidden as Value, w as Value));
        const [i, f, g] = op.split(sums, [2, 2, 2], -1) as [Value, Value, Value];
        const kept = op.add(op.mul(op.sigmoid(f), cell as Value), op.mul(op.sigmoid(i), op.tanh(g)));
        const next = op.mul(kept, op.cast(here as Value, 'float32'));
        return { states: [op.tanh(next), next], outputs: [op.tanh(next)] };
      });
      return op.add(outputs[0] as Value, final[1] as Value);
    },
    tfjs: ({ m, x, h, c, w }) => {
      const { final, outputs } = unrolled(
        [h as tf.Tensor, c as tf.Tensor],
        [m as tf.Tensor, x as tf.Tensor],
        ([hidden, cell], [here, element]) => {
          const sums = tf.add(element as tf.Tensor, tf.matMul(hidden as tf.Tensor, w as tf.Tensor));
          const [i, f, g] = tf.split(sums, 3, -1) as [tf.Tensor, tf.Tensor, tf.Tensor];
          const kept = tf.add(tf.mul(tf.sigmoid(f), cell as tf.Tensor), tf.mul(tf.sigmoid(i), tf.tanh(g)));
          const next = tf.mul(kept, tf.cast(here as tf.Tensor, 'float32'));
          return { states: [tf.tanh(next), next], outputs: [tf.tanh(next)] };
        },
      );
      return tf.add(outputs[0] as tf.Tensor, final[1] as tf.Tensor);
    },
  }),
  loop('with a mask of truth values that comes first and outputs of another type', {
    inputs: { m: bool([3, 2], Uint8Array.of(1, 0, 0, 1, 1, 1)), s: randomTensor([2], 1), x: randomTensor([3, 2], 2) },
    build: ({ m, s, x }) => {
      const { final, outputs } = op.scan([s as Value], [m as Value, x as Value], ([state], [here, element]) => ({
        states: [op.where(here as Value, op.mul(state as Value, element as Value), state as Value)],
        outputs: [op.mul(state as Value, 2)],
      }));
      // A cast of what is a float already is left out only if the loop knows the types of its outputs.
      return op.add(final[0] as Value, op.cast(outputs[0] as Value, 'float32'));
    },
    tfjs: ({ m, s, x }) => {
      const { final, outputs } = unrolled([s as tf.Tensor], [m as tf.Tensor, x as tf.Tensor], ([state], [here, element]) => ({
        states: [tf.where(here as tf.Tensor, tf.mul(state as tf.Tensor, element as tf.Tensor), state as tf.Tensor)],
        outputs: [tf.mul(state as tf.Tensor, 2)],
      }));
      return tf.add(final[0] as tf.Tensor, outputs[0] as tf.Tensor);
    },
  }),
  loop('with a mask whose end alone counts', {
    inputs: { m: bool([3, 2], Uint8Array.of(1, 0, 0, 1, 1, 1)), s: randomTensor([2], 1), w: randomTensor([2], 2) },
    build: ({ m, s, w }) =>
      op.scan([s as Value], [m as Value], ([state], [here]) => ({
        states: [op.where(here as Value, op.mul(state as Value, w as Value), state as Value)],
        outputs: [],
      })).final[0] as Value,
    tfjs: ({ m, s, w }) =>
      unrolled([s as tf.Tensor], [m as tf.Tensor], ([state], [here]) => ({
        states: [tf.where(here as tf.Tensor, tf.mul(state as tf.Tensor, w as tf.Tensor), state as tf.Tensor)],
        outputs: [],
      })).final[0] as tf.Tensor,
  }),
  products(
    'with a matrix from outside that is used as a factor too',
    { s: randomTensor([2, 2], 1), x: randomTensor([3, 2, 2], 2), w: randomTensor([2, 2], 3) },
    (state, element, { w }) => op.add(op.matmul(state, w as Value), op.mul(element, w as Value)),
    (state, element, { w }) => tf.add(tf.matMul(state, w as tf.Tensor), tf.mul(element, w as tf.Tensor)),
  ),
  products(
    'with a matrix from outside that is on both sides of products',
    { s: randomTensor([2, 2], 1), x: randomTensor([3, 2, 2], 2), w: randomTensor([2, 2], 3) },
    (state, element, { w }) => op.add(op.matmul(op.matmul(w as Value, state), w as Value), element),
    (state, element, { w }) => tf.add(tf.matMul(tf.matMul(w as tf.Tensor, state), w as tf.Tensor), element),
  ),
  products(
    'with one matrix in two products',
    { s: randomTensor([2, 2], 1), x: randomTensor([3, 2, 2], 2), w: randomTensor([2, 2], 3) },
    (state, element, { w }) => op.add(op.matmul(state, w as Value), op.matmul(op.mul(state, element), w as Value)),
    (state, element, { w }) =>
      tf.add(tf.matMul(state, w as tf.Tensor), tf.matMul(tf.mul(state, element), w as tf.Tensor)),
  ),
  products(
    'with two matrices that multiply one value',
    { s: randomTensor([2, 2], 1), x: randomTensor([3, 2, 2], 2), v: randomTensor([2, 2], 3), w: randomTensor([2, 2], 4) },
    (state, element, { v, w }) => op.add(op.add(op.matmul(state, v as Value), op.matmul(state, w as Value)), element),
    (state, element, { v, w }) =>
      tf.add(tf.add(tf.matMul(state, v as tf.Tensor), tf.matMul(state, w as tf.Tensor)), element),
  ),
  products(
    'with a batch of matrices that multiply one matrix',
    { s: randomTensor([2, 2], 1), x: randomTensor([2, 2, 2], 2), w: randomTensor([3, 2, 2], 3) },
    (state, element, { w }) => op.add(op.sum(op.matmul(state, w as Value), [0]), element),
    (state, element, { w }) => {
      const repeated = tf.broadcastTo(tf.reshape(state, [1, 2, 2]), [3, 2, 2]);
      return tf.add(tf.sum(tf.matMul(repeated, w as tf.Tensor), 0), element);
    },
  ),
  products(
    'with a matrix that multiplies a batch',
    { s: randomTensor([2, 2, 2], 1), x: randomTensor([3, 2, 2, 2], 2), w: randomTensor([2, 2], 3) },
    (state, element, { w }) => op.add(op.matmul(state, w as Value), element),
    (state, element, { w }) =>
      tf.add(tf.reshape(tf.matMul(tf.reshape(state, [4, 2]), w as tf.Tensor2D), [2, 2, 2]), element),
  ),
  products(
    'with a vector from outside and values that depend on it alone',
    { s: randomTensor([2], 1), x: randomTensor([3, 2], 2), v: randomTensor([2], 3) },
    (state, element, { v }) => op.mul(op.add(op.mul(state, op.exp(v as Value)), element), v as Value),
    (state, element, { v }) => tf.mul(tf.add(tf.mul(state, tf.exp(v as tf.Tensor)), element), v as tf.Tensor),
  ),
  products(
    'over elements that are looked up in a table from outside',
    { s: randomTensor([2], 1), x: int32([4], Int32Array.of(1, 0, 1, 2)), t: randomTensor([3, 2], 2) },
    (state, element, { t }) => op.mul(op.add(state, 2), op.gather(t as Value, element)),
    (state, element, { t }) => tf.mul(tf.add(state, 2), tf.gather(t as tf.Tensor, element as tf.Tensor1D)),
  ),
  products(
    'with slices, pads and reductions inside',
    { s: randomTensor([2, 3], 1), x: randomTensor([3, 2, 3], 2) },
    (state, element) => op.mul(op.pad(op.slice(state, 1, 0, -1), -1, 1, 0), op.add(element, op.mean(op.flip(state, 1), [0], true))),
    (state, element) =>
      tf.mul(
        tf.pad(tf.slice(state, [0, 0], [2, 2]), [
          [0, 0],
          [1, 0],
        ]),
        tf.add(element, tf.mean(tf.reverse(state, 1), 0, true)),
      ),
  ),
  loop('in log space, as a chain of tags is summed', {
    inputs: { s: randomTensor([2, 3], 1), x: randomTensor([4, 2, 3], 2), t: randomTensor([3, 3], 3) },
    build: ({ s, x, t }) => {
      const factors = op.exp(t as Value);
      return op.scan([s as Value], [x as Value], ([state], [element]) => {
        const shift = op.stopGradient(op.max(state as Value, [-1], true));
        const sums = op.matmul(op.exp(op.sub(state as Value, shift)), factors);
        return { states: [op.add(op.add(op.log(sums), shift), element as Value)], outputs: [] };
      }).final[0] as Value;
    },
    tfjs: ({ s, x, t }) =>
      unrolled([s as tf.Tensor], [x as tf.Tensor], ([state], [element]) => {
        const paths = tf.add(tf.expandDims(state as tf.Tensor, 2), tf.expandDims(t as tf.Tensor, 0));
        return { states: [tf.add(tf.logSumExp(paths, 1), element as tf.Tensor)], outputs: [] };
      }).final[0] as tf.Tensor,
  }),
  loop('whose states are not read, not changed, or equal', {
    inputs: { a: randomTensor([2], 1), b: randomTensor([2], 2), c: randomTensor([2], 3), d: randomTensor([2], 4), x: randomTensor([3, 2], 5) },
    build: ({ a, b, c, d, x }) => {
      const { final } = op.scan([a, b, c, d] as Value[], [x as Value], ([, same, left, right], [element]) => {
        const next = op.mul(op.add(left as Value, right as Value), element as Value);
        return { states: [op.exp(element as Value), same as Value, next, next], outputs: [] };
      });
      return op.concat(final, 0);
    },
    tfjs: ({ a, b, c, d, x }) => {
      const { final } = unrolled([a, b, c, d] as tf.Tensor[], [x as tf.Tensor], ([, same, left, right], [element]) => {
        const next = tf.mul(tf.add(left as tf.Tensor, right as tf.Tensor), element as tf.Tensor);
        return { states: [tf.exp(element as tf.Tensor), same as tf.Tensor, next, next], outputs: [] };
      });
      return tf.add(tf.concat([...final] as tf.Tensor1D[]), tf.mul(0, tf.sum(a as tf.Tensor)));
    },
  }),
  loop('whose outputs are an element, a state, a value from outside, a constant, and one value twice', {
    inputs: { s: randomTensor([2], 1), x: randomTensor([3, 2], 2), v: randomTensor([2], 3) },
    build: ({ s, x, v }) => {
      const { outputs } = op.scan([s as Value], [x as Value], ([state], [element]) => {
        const next = op.mul(state as Value, element as Value);
        const constant = op.full((element as Value).graph, [2], 0.5);
        return { states: [next], outputs: [element as Value, state as Value, v as Value, constant, next, next] };
      });
      return op.concat(outputs, -1);
    },
    tfjs: ({ s, x, v }) => {
      const { outputs } = unrolled([s as tf.Tensor], [x as tf.Tensor], ([state], [element]) => {
        const next = tf.mul(state as tf.Tensor, element as tf.Tensor);
        const outside = v as tf.Tensor;
        return { states: [next], outputs: [element as tf.Tensor, state as tf.Tensor, outside, tf.fill([2], 0.5), next, next] };
      });
      return tf.concat([...outputs], 1);
    },
  }),
  loop('of which some outputs are not used', {
    inputs: { s: randomTensor([2], 1), x: randomTensor([3, 2], 2), v: randomTensor([2], 3), w: randomTensor([2, 2], 4) },
    build: ({ s, x, v, w }) => {
      const { outputs } = op.scan([s as Value], [x as Value], ([state], [element]) => {
        const next = op.mul(state as Value, element as Value);
        const unused = op.matmul(op.reshape(op.mul(next, v as Value), [1, 2]), w as Value);
        return { states: [next], outputs: [unused, op.exp(next), unused] };
      });
      return outputs[1] as Value;
    },
    tfjs: ({ s, x, v, w }) => {
      const { outputs } = unrolled([s as tf.Tensor], [x as tf.Tensor], ([state], [element]) => {
        const next = tf.mul(state as tf.Tensor, element as tf.Tensor);
        return { states: [next], outputs: [tf.exp(next)] };
      });
      return tf.add(outputs[0] as tf.Tensor, tf.mul(0, tf.add(tf.sum(v as tf.Tensor), tf.sum(w as tf.Tensor))));
    },
  }),
  loop('without states', {
    inputs: { x: randomTensor([3, 2, 2], 1), w: randomTensor([2, 2], 2) },
    build: ({ x, w }) =>
      op.scan([], [x as Value], (_, [element]) => ({
        states: [],
        outputs: [op.matmul(op.mul(element as Value, element as Value), w as Value)],
      })).outputs[0] as Value,
    tfjs: ({ x, w }) =>
      unrolled([], [x as tf.Tensor], (_, [element]) => ({
        states: [],
        outputs: [tf.matMul(tf.square(element as tf.Tensor), w as tf.Tensor)],
      })).outputs[0] as tf.Tensor,
  }),
  loop('with a part that is detached', {
    inputs: { s: randomTensor([2], 1), x: randomTensor([3, 2], 2), v: randomTensor([2], 3) },
    differentiable: false,
    build: ({ s, x, v }) =>
      op.scan([s as Value], [x as Value], ([state], [element]) => ({
        states: [op.mul(op.stopGradient(op.mul(state as Value, v as Value)), op.add(state as Value, element as Value))],
        outputs: [],
      })).final[0] as Value,
    tfjs: ({ s, x, v }) =>
      tf.add(
        unrolled([s as tf.Tensor], [x as tf.Tensor], ([state], [element]) => ({
          states: [
            tf.mul(
              detached(tf.mul(state as tf.Tensor, v as tf.Tensor)),
              tf.add(state as tf.Tensor, element as tf.Tensor),
            ),
          ],
          outputs: [],
        })).final[0] as tf.Tensor,
        tf.mul(0, tf.sum(v as tf.Tensor)),
      ),
  }),
  loop('after a loop in the other direction, both with the same weights', {
    inputs: recurrence,
    build: ({ x, h, w, b }) => {
      const layer = (sequence: Value, reversed: boolean) =>
        op.scan(
          [h as Value],
          [sequence],
          ([state], [element]) => {
            const next = op.tanh(op.add(op.add(op.matmul(state as Value, w as Value), element as Value), b as Value));
            return { states: [next], outputs: [next] };
          },
          reversed,
        ).outputs[0] as Value;
      return layer(layer(x as Value, false), true);
    },
    tfjs: ({ x, h, w, b }) => {
      const layer = (sequence: tf.Tensor, reversed: boolean) =>
        unrolled(
          [h as tf.Tensor],
          [sequence],
          ([state], [element]) => {
            const sums = tf.add(tf.add(tf.matMul(state as tf.Tensor, w as tf.Tensor), element as tf.Tensor), b as tf.Tensor);
            const next = tf.tanh(sums);
            return { states: [next], outputs: [next] };
          },
          reversed,
        ).outputs[0] as tf.Tensor;
      return layer(layer(x as tf.Tensor, false), true);
    },
  }),
];
