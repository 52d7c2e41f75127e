import * as tf from '@tensorflow/tfjs-core';
import { required, type Kernel } from '../kernel.ts';

const reduction =
  (operator: (x: tf.Tensor, axes: number[] | undefined, keep: boolean) => tf.Tensor): Kernel =>
  (node) => {
    const axes = node.constant(1);
    const keep = node.int('keepdims', 1) === 1;
    node.expect(
      axes !== undefined || node.int('noop_with_empty_axes', 0) === 0,
      'a reduction over some axes',
    );
    return (inputs) => {
      const [x] = required(inputs, 1) as [tf.Tensor];
      return [operator(x, axes && [...axes], keep)];
    };
  };

const overAxis =
  (operator: (x: tf.Tensor, axis: number) => tf.Tensor): Kernel =>
  (node) => {
    const axis = node.int('axis', -1);
    return (inputs) => {
      const [x] = required(inputs, 1) as [tf.Tensor];
      return [operator(x, axis)];
    };
  };

export const reduceKernels: Readonly<Record<string, Kernel>> = {
  ReduceSum: reduction((x, axes, keep) => tf.sum(x, axes, keep)),
  ReduceMean: reduction((x, axes, keep) => tf.mean(x, axes, keep)),
  ReduceMax: reduction((x, axes, keep) => tf.max(x, axes, keep)),
  Softmax: overAxis((x, axis) => tf.softmax(x, axis)),
  LogSoftmax: overAxis((x, axis) => tf.logSoftmax(x, axis)),
  LayerNormalization: (node) => {
    const axis = node.int('axis', -1);
    const epsilon = node.float('epsilon', 1e-5);
    node.expect(axis === -1 && node.outputCount === 1, 'the normal form over the last axis');
    return (inputs) => {
      const [x, scale] = required(inputs, 2) as [tf.Tensor, tf.Tensor];
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
      const scaled = tf.mul(tf.div(centred, deviation), scale);
      const shift = inputs[2];
      return [shift ? tf.add(scaled, shift) : scaled];
    };
  },
};
