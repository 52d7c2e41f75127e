import * as tf from '@tensorflow/tfjs-core';
import * as op from '../../../training/engine/ops/index.ts';
import { randomTensor, operatorCase, type OperatorCase } from '../gradient-check.ts';

const product = (name: string, a: readonly number[], b: readonly number[]): OperatorCase =>
  operatorCase({
    op: 'MatMul',
    name,
    inputs: { a: randomTensor(a, 1), b: randomTensor(b, 2) },
    build: (inputs) => op.matmul(inputs.a, inputs.b),
    // TensorFlow.js does not sum the gradients of repeated batches, so they are repeated before.
    tfjs: (inputs) => {
      const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
      return tf.matMul(
        tf.broadcastTo(inputs.a, [...batch, ...a.slice(-2)]),
        tf.broadcastTo(inputs.b, [...batch, ...b.slice(-2)]),
      );
    },
  });

export const linearCases: readonly OperatorCase[] = [
  product('of two matrices', [2, 3], [3, 4]),
  product('of rows by one matrix', [2, 3, 2], [2, 3]),
  product('of a batch of rows by one matrix', [2, 2, 3, 2], [2, 1]),
  product('of two batches', [3, 2, 2], [3, 2, 3]),
  product('of two batches with two axes', [2, 3, 1, 2], [2, 3, 2, 2]),
  product('of one matrix by a batch', [2, 3], [2, 3, 2]),
  product('of batches that are both repeated', [2, 1, 2, 2], [3, 2, 2]),
  product('of a batch by a batch of one', [2, 2, 2], [1, 2, 2]),
  operatorCase({
    op: 'MatMul',
    name: 'of a value by its own transpose',
    inputs: { x: randomTensor([2, 3]) },
    build: ({ x }) => op.matmul(x, op.transposeLast(x)),
    tfjs: ({ x }) => tf.matMul(x, x, false, true),
  }),
];
