import * as tf from '@tensorflow/tfjs-core';
import { float32 } from '../../../shared/model/tensor.ts';
import * as op from '../../../training/engine/ops/index.ts';
import type { Value } from '../../../training/engine/graph.ts';
import { randomTensor, operatorCase, type OperatorCase } from '../gradient-check.ts';

/** No two elements are closer than the steps of finite differences. */
const apart = float32(
  [2, 3, 2],
  Float32Array.from({ length: 12 }, (_, i) => ((i * 5) % 12) / 4 - 1),
);

type Build = (x: Value, axes?: readonly number[], keep?: boolean) => Value;
type Reduction = (x: tf.Tensor, axes?: number | number[], keep?: boolean) => tf.Tensor;

const reductions = (name: string, build: Build, tfjs: Reduction): OperatorCase[] =>
  [
    { how: 'of all axes' },
    { how: 'of the last axis', axes: [-1] },
    { how: 'of the last axis, kept', axes: [-1], keep: true },
    { how: 'of a middle axis', axes: [1] },
    { how: 'of outer axes', axes: [0, -1] },
    { how: 'of two axes, kept', axes: [-2, 0], keep: true },
    { how: 'of no axis', axes: [] },
  ].map(({ how, axes, keep }) =>
    operatorCase({
      op: name,
      name: how,
      inputs: { x: apart },
      // A factor, so that a reduction of no axis has an operator too.
      build: ({ x }) => op.mul(build(x, axes, keep), build(x)),
      tfjs: ({ x }) => tf.mul(axes?.length === 0 ? x : tfjs(x, axes, keep), tfjs(x)),
    }),
  );

export const reduceCases: readonly OperatorCase[] = [
  ...reductions('ReduceSum', op.sum, tf.sum),
  ...reductions('ReduceMean', op.mean, tf.mean),
  ...reductions('ReduceMax', op.max, tf.max),
  operatorCase({
    op: 'Softmax',
    name: 'of the last axis',
    inputs: { x: randomTensor([2, 2, 4]) },
    build: ({ x }) => op.softmax(x),
    tfjs: ({ x }) => tf.softmax(x),
  }),
  operatorCase({
    op: 'LogSoftmax',
    name: 'of the last axis',
    inputs: { x: randomTensor([2, 2, 4]) },
    build: ({ x }) => op.logSoftmax(x),
    tfjs: ({ x }) => tf.logSoftmax(x),
  }),
  ...[
    [3, 4],
    [2, 2, 4],
  ].map((dims) =>
    operatorCase({
      op: 'LayerNormalization',
      name: `of ${dims.length} axes`,
      inputs: { x: randomTensor(dims, 1), scale: randomTensor([4], 2), shift: randomTensor([4], 3) },
      build: ({ x, scale, shift }) => op.layerNorm(x, scale, shift, 1e-3),
      tfjs: ({ x, scale, shift }) => {
        const { mean, variance } = tf.moments(x, -1, true);
        const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-3)));
        return tf.add(tf.mul(normal, scale), shift);
      },
    }),
  ),
];
