import * as tf from '@tensorflow/tfjs-core';
import { bool, uint8 } from '../../../../shared/model/tensor.ts';
import type { Value } from '../../../../training/engine/graph.ts';
import type { Step } from '../../../../training/engine/ops/scan.ts';
import * as op from '../../../../training/engine/ops/index.ts';
import { operatorCase, randomTensor, type OperatorCase } from '../../gradient-check.ts';
import { unrolled } from './unrolled.ts';

/** The first values of a list that is known to be long enough. */
const take = <T>(values: readonly T[]) => values as readonly [T, T, T, T];

const vectors = { s: randomTensor([2], 1), x: randomTensor([3, 2], 2), v: randomTensor([2], 3) };

/** Loops with several states, sequences or outputs, or none. */
export const severalStatesCases: readonly OperatorCase[] = [
  operatorCase({
    op: 'Scan',
    name: 'with two states, gates, and a mask of bytes as its first sequence',
    inputs: {
      m: uint8([3, 2, 1], Uint8Array.of(1, 1, 1, 0, 0, 0)),
      x: randomTensor([3, 2, 6], 1),
      h: randomTensor([2, 2], 2),
      c: randomTensor([2, 2], 3),
      w: randomTensor([2, 6], 4),
    },
    build: ({ m, x, h, c, w }) => {
      const { final, outputs } = op.scan([h, c], [m, x], ([hidden, cell], [here, element]) => {
        const [i, f, g] = op.split(op.add(element, op.matmul(hidden, w)), [2, 2, 2], -1);
        const kept = op.add(op.mul(op.sigmoid(f), cell), op.mul(op.sigmoid(i), op.tanh(g)));
        const next = op.mul(kept, op.cast(here, 'float32'));
        return { states: [op.tanh(next), next], outputs: [op.tanh(next)] };
      });
      return op.add(outputs[0], final[1]);
    },
    tfjs: ({ m, x, h, c, w }) => {
      const { final, outputs } = unrolled([h, c], [m, x], (states, elements) => {
        const [[hidden, cell], [here, element]] = [take(states), take(elements)];
        const [i, f, g] = take(tf.split(tf.add(element, tf.matMul(hidden, w)), 3, -1));
        const kept = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(g)));
        const next = tf.mul(kept, tf.cast(here, 'float32'));
        return { states: [tf.tanh(next), next], outputs: [tf.tanh(next)] };
      });
      return tf.add(take(outputs)[0], take(final)[1]);
    },
  }),
  operatorCase({
    op: 'Scan',
    name: 'with a mask of truth values as its first sequence and outputs of floats',
    inputs: { ...vectors, m: bool([3, 2], Uint8Array.of(1, 0, 0, 1, 1, 1)) },
    wrt: ['s', 'x'],
    build: ({ m, s, x }) => {
      const { final, outputs } = op.scan([s], [m, x], ([state], [here, element]) => {
        return { states: [op.where(here, op.mul(state, element), state)], outputs: [op.mul(state, 2)] };
      });
      // A loop must know the types of its outputs: a cast of what is a float already is left out.
      return op.add(final[0], op.cast(outputs[0], 'float32'));
    },
    tfjs: ({ m, s, x }) => {
      const { final, outputs } = unrolled([s], [m, x], (states, elements) => {
        const [[state], [here, element]] = [take(states), take(elements)];
        return { states: [tf.where(here, tf.mul(state, element), state)], outputs: [tf.mul(state, 2)] };
      });
      return tf.add(take(final)[0], take(outputs)[0]);
    },
  }),
  operatorCase({
    op: 'Scan',
    name: 'whose states are not read, not changed, or equal',
    inputs: {
      a: randomTensor([2], 1),
      b: randomTensor([2], 2),
      c: randomTensor([2], 3),
      d: randomTensor([2], 4),
      x: randomTensor([3, 2], 5),
    },
    wrt: ['b', 'c', 'd', 'x'],
    build: ({ a, b, c, d, x }) => {
      const { final } = op.scan([a, b, c, d], [x], ([, same, left, right], [element]) => {
        const next = op.mul(op.add(left, right), element);
        return { states: [op.exp(element), same, next, next], outputs: [] };
      });
      return op.concat(final, 0);
    },
    tfjs: ({ a, b, c, d, x }) => {
      const { final } = unrolled([a, b, c, d], [x], (states, elements) => {
        const [[, same, left, right], [element]] = [take(states), take(elements)];
        const next = tf.mul(tf.add(left, right), element);
        return { states: [tf.exp(element), same, next, next], outputs: [] };
      });
      return tf.concat([...final], 0);
    },
  }),
  operatorCase({
    op: 'Scan',
    name: 'whose outputs are an element, a state, a value from outside, a constant, and one value twice',
    inputs: vectors,
    build: ({ s, x, v }) => {
      const { outputs } = op.scan([s], [x], ([state], [element]) => {
        const next = op.mul(state, element);
        return { states: [next], outputs: [element, state, v, op.full(element.graph, [2], 0.5), next, next] };
      });
      return op.concat(outputs, -1);
    },
    tfjs: ({ s, x, v }) => {
      const { outputs } = unrolled([s], [x], (states, elements) => {
        const [[state], [element]] = [take(states), take(elements)];
        const next = tf.mul(state, element);
        return { states: [next], outputs: [element, state, v, tf.fill([2], 0.5), next, next] };
      });
      return tf.concat([...outputs], 1);
    },
  }),
  operatorCase({
    op: 'Scan',
    name: 'of which some outputs are not used',
    inputs: { ...vectors, w: randomTensor([2, 2], 4) },
    wrt: ['s', 'x'],
    build: ({ s, x, v, w }) => {
      const { outputs } = op.scan([s], [x], ([state], [element]) => {
        const next = op.mul(state, element);
        const unused = op.matmul(op.reshape(op.mul(next, v), [1, 2]), w);
        return { states: [next], outputs: [unused, op.exp(next), unused] };
      });
      return outputs[1];
    },
    tfjs: ({ s, x }) =>
      take(
        unrolled([s], [x], (states, elements) => {
          const next = tf.mul(take(states)[0], take(elements)[0]);
          return { states: [next], outputs: [tf.exp(next)] };
        }).outputs,
      )[0],
  }),
  operatorCase({
    op: 'Scan',
    name: 'without states',
    inputs: { x: randomTensor([3, 2, 2], 1), w: randomTensor([2, 2], 2) },
    build: ({ x, w }) => {
      const step = (element: Value) => op.matmul(op.mul(element, element), w);
      const { outputs } = op.scan([], [x], (_, [element]) => ({ states: [], outputs: [step(element)] }));
      return outputs[0];
    },
    tfjs: ({ x, w }) => {
      const step = (element: tf.Tensor) => tf.matMul(tf.square(element), w);
      const { outputs } = unrolled([], [x], (_, elements) => ({
        states: [],
        outputs: [step(take(elements)[0])],
      }));
      return take(outputs)[0];
    },
  }),
  operatorCase({
    op: 'Scan',
    name: 'after a loop in the other direction, both with the same weights',
    inputs: { x: randomTensor([4, 2, 3], 1), h: randomTensor([2, 3], 2), w: randomTensor([3, 3], 3) },
    build: ({ x, h, w }) => {
      const layer = (sequence: Value, reversed: boolean) => {
        const step = ([state]: [Value], [element]: [Value]): Step<[Value], [Value]> => {
          const next = op.tanh(op.add(op.matmul(state, w), element));
          return { states: [next], outputs: [next] };
        };
        return op.scan([h], [sequence], step, reversed).outputs[0];
      };
      return layer(layer(x, false), true);
    },
    tfjs: ({ x, h, w }) => {
      const layer = (sequence: tf.Tensor, reversed: boolean) => {
        const step = (states: readonly tf.Tensor[], elements: readonly tf.Tensor[]) => {
          const next = tf.tanh(tf.add(tf.matMul(take(states)[0], w), take(elements)[0]));
          return { states: [next], outputs: [next] };
        };
        return take(unrolled([h], [sequence], step, reversed).outputs)[0];
      };
      return layer(layer(x, false), true);
    },
  }),
];
