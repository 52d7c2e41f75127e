import * as tf from '@tensorflow/tfjs-core';
import { bool, int32 } from '../../../../shared/model/tensor.ts';
import * as op from '../../../../training/engine/ops/index.ts';
import { detached, randomTensor, type OperatorCase } from '../../gradient-check.ts';
import { recurrence } from './unrolled.ts';

/** x [length, batch, n], s [batch, n], w [n, n], b [n] */
const network = {
  x: randomTensor([4, 2, 3], 1),
  s: randomTensor([2, 3], 2),
  w: randomTensor([3, 3], 3),
  b: randomTensor([3], 4),
};
const matrices = { s: randomTensor([2, 2], 1), x: randomTensor([3, 2, 2], 2), w: randomTensor([2, 2], 3) };
const vectors = { s: randomTensor([2], 1), x: randomTensor([3, 2], 2) };

/** Of a value that a loop reads and its result does not depend on: no gradient of TensorFlow.js reaches it otherwise. */
const unused = (x: tf.Tensor) => tf.mul(0, tf.sum(x));

/** Loops with one state, one sequence, and values from outside. */
export const recurrenceCases: readonly OperatorCase[] = [
  ...[false, true].map((reversed) =>
    recurrence({
      name: `of a recurrent network${reversed ? ', reversed' : ''}`,
      inputs: network,
      reversed,
      gives: 'steps',
      build: (state, element, { w, b }) => op.tanh(op.add(op.add(element, op.matmul(state, w)), b)),
      tfjs: (state, element, { w, b }) => tf.tanh(tf.add(tf.add(element, tf.matMul(state, w)), b)),
    }),
  ),
  recurrence({
    name: 'of two directions side by side',
    inputs: {
      x: randomTensor([3, 2, 2, 2], 1),
      s: randomTensor([2, 2, 2], 2),
      w: randomTensor([2, 2, 2], 3),
    },
    gives: 'steps',
    build: (state, element, { w }) => op.tanh(op.add(element, op.matmul(state, w))),
    tfjs: (state, element, { w }) => tf.tanh(tf.add(element, tf.matMul(state, w))),
  }),
  ...(['end', 'steps'] as const).map((gives) =>
    recurrence({
      name: `of a sum, which keeps nothing for its gradient: ${gives}`,
      inputs: vectors,
      gives,
      build: op.add,
      tfjs: tf.add,
    }),
  ),
  recurrence({
    name: 'with one step',
    inputs: { s: randomTensor([2], 1), x: randomTensor([1, 2], 2) },
    gives: 'end',
    build: op.mul,
    tfjs: tf.mul,
  }),
  recurrence({
    name: 'over a mask of truth values',
    inputs: {
      x: bool([3, 2], Uint8Array.of(1, 0, 0, 1, 1, 1)),
      s: randomTensor([2], 1),
      w: randomTensor([2], 2),
    },
    gives: 'end',
    build: (state, here, { w }) => op.where(here, op.mul(state, w), state),
    tfjs: (state, here, { w }) => tf.where(here, tf.mul(state, w), state),
  }),
  recurrence({
    name: 'with a matrix from outside that is used as a factor too',
    inputs: matrices,
    gives: 'steps',
    build: (state, element, { w }) => op.add(op.matmul(state, w), op.mul(element, w)),
    tfjs: (state, element, { w }) => tf.add(tf.matMul(state, w), tf.mul(element, w)),
  }),
  recurrence({
    name: 'with a matrix from outside that is on both sides of products',
    inputs: matrices,
    gives: 'steps',
    build: (state, element, { w }) => op.add(op.matmul(op.matmul(w, state), w), element),
    tfjs: (state, element, { w }) => tf.add(tf.matMul(tf.matMul(w, state), w), element),
  }),
  recurrence({
    name: 'with one matrix in two products',
    inputs: matrices,
    gives: 'steps',
    build: (state, element, { w }) => op.add(op.matmul(state, w), op.matmul(op.mul(state, element), w)),
    tfjs: (state, element, { w }) => tf.add(tf.matMul(state, w), tf.matMul(tf.mul(state, element), w)),
  }),
  recurrence({
    name: 'with two matrices that multiply one value',
    inputs: { ...matrices, v: randomTensor([2, 2], 4) },
    gives: 'steps',
    build: (state, element, { v, w }) => op.add(op.add(op.matmul(state, v), op.matmul(state, w)), element),
    tfjs: (state, element, { v, w }) => tf.add(tf.add(tf.matMul(state, v), tf.matMul(state, w)), element),
  }),
  recurrence({
    name: 'with a product that is detached, beside one that is not',
    inputs: matrices,
    gives: 'steps',
    differentiable: false,
    build: (state, element, { w }) => op.add(op.stopGradient(op.matmul(element, w)), op.matmul(state, w)),
    tfjs: (state, element, { w }) =>
      tf.add(tf.add(detached(tf.matMul(element, w)), tf.matMul(state, w)), unused(element)),
  }),
  recurrence({
    name: 'with a batch of matrices that multiply one matrix',
    inputs: { ...matrices, w: randomTensor([3, 2, 2], 3) },
    gives: 'steps',
    build: (state, element, { w }) => op.add(op.sum(op.matmul(state, w), [0]), element),
    // TensorFlow.js does not sum the gradient of a repeated batch.
    tfjs: (state, element, { w }) =>
      tf.add(tf.sum(tf.matMul(tf.broadcastTo(tf.reshape(state, [1, 2, 2]), [3, 2, 2]), w), 0), element),
  }),
  recurrence({
    name: 'with a matrix that multiplies a batch',
    inputs: { s: randomTensor([2, 2, 2], 1), x: randomTensor([3, 2, 2, 2], 2), w: randomTensor([2, 2], 3) },
    gives: 'steps',
    build: (state, element, { w }) => op.add(op.matmul(state, w), element),
    tfjs: (state, element, { w }) =>
      tf.add(tf.reshape(tf.matMul(tf.reshape(state, [4, 2]), tf.reshape(w, [2, 2])), [2, 2, 2]), element),
  }),
  recurrence({
    name: 'with a vector from outside and values that depend on it alone',
    inputs: { ...vectors, v: randomTensor([2], 3) },
    gives: 'steps',
    build: (state, element, { v }) => op.mul(op.add(op.mul(state, op.exp(v)), element), v),
    tfjs: (state, element, { v }) => tf.mul(tf.add(tf.mul(state, tf.exp(v)), element), v),
  }),
  recurrence({
    name: 'over indices that are looked up in a table from outside',
    inputs: { s: randomTensor([2], 1), x: int32([4], Int32Array.of(1, 0, 1, 2)), t: randomTensor([3, 2], 2) },
    gives: 'steps',
    build: (state, index, { t }) => op.mul(op.add(state, 2), op.gather(t, index)),
    tfjs: (state, index, { t }) =>
      tf.mul(tf.add(state, 2), tf.reshape(tf.gather(t, tf.reshape(index, [1])), [2])),
  }),
  recurrence({
    name: 'with slices, pads and reductions inside',
    inputs: { s: randomTensor([2, 3], 1), x: randomTensor([3, 2, 3], 2) },
    gives: 'steps',
    build: (state, element) =>
      op.mul(
        op.pad(op.slice(state, 1, 0, -1), -1, 1, 0),
        op.add(element, op.mean(op.flip(state, 1), [0], true)),
      ),
    tfjs: (state, element) =>
      tf.mul(
        tf.pad(tf.slice(state, [0, 0], [2, 2]), [
          [0, 0],
          [1, 0],
        ]),
        tf.add(element, tf.mean(tf.reverse(state, 1), 0, true)),
      ),
  }),
  recurrence({
    name: 'in log space, as the paths of a chain are summed',
    inputs: { s: randomTensor([2, 3], 1), x: randomTensor([4, 2, 3], 2), t: randomTensor([3, 3], 3) },
    gives: 'end',
    build: (state, element, { t }) => {
      const shift = op.stopGradient(op.max(state, [-1], true));
      const sums = op.matmul(op.exp(op.sub(state, shift)), op.exp(t));
      return op.add(op.add(op.log(sums), shift), element);
    },
    tfjs: (state, element, { t }) =>
      tf.add(tf.logSumExp(tf.add(tf.expandDims(state, 2), tf.expandDims(t, 0)), 1), element),
  }),
  recurrence({
    name: 'with a part that is detached',
    inputs: { ...vectors, v: randomTensor([2], 3) },
    gives: 'end',
    differentiable: false,
    build: (state, element, { v }) => op.mul(op.stopGradient(op.mul(state, v)), op.add(state, element)),
    tfjs: (state, element, { v }) =>
      tf.add(tf.mul(detached(tf.mul(state, v)), tf.add(state, element)), unused(v)),
  }),
];
