import * as tf from '@tensorflow/tfjs-core';
import { dataTypes } from '../../../../shared/model/onnx.ts';
import type { ElementType } from '../../../../shared/model/tensor.ts';
import { required, type Kernel } from '../kernel.ts';
import { dtypeOf } from '../values.ts';

const unary =
  (operator: (x: tf.Tensor) => tf.Tensor): Kernel =>
  () =>
  (inputs) => {
    const [x] = required(inputs, 1) as [tf.Tensor];
    return [operator(x)];
  };

const binary =
  (operator: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Kernel =>
  () =>
  (inputs) => {
    const [a, b] = required(inputs, 2) as [tf.Tensor, tf.Tensor];
    return [operator(a, b)];
  };

export const elementwiseKernels: Readonly<Record<string, Kernel>> = {
  Add: binary((a, b) => tf.add(a, b)),
  Sub: binary((a, b) => tf.sub(a, b)),
  Mul: binary((a, b) => tf.mul(a, b)),
  Div: binary((a, b) => {
    if (a.dtype !== 'float32') throw new Error('only quotients of floats are known here');
    return tf.div(a, b);
  }),
  Pow: binary((a, b) => tf.pow(a, b)),
  Greater: binary((a, b) => tf.greater(a, b)),
  Equal: binary((a, b) => tf.equal(a, b)),
  Neg: unary((x) => tf.neg(x)),
  Exp: unary((x) => tf.exp(x)),
  Log: unary((x) => tf.log(x)),
  Sqrt: unary((x) => tf.sqrt(x)),
  Relu: unary((x) => tf.relu(x)),
  Tanh: unary((x) => tf.tanh(x)),
  Sigmoid: unary((x) => tf.sigmoid(x)),
  Erf: unary((x) => tf.erf(x)),
  Identity: unary((x) => tf.clone(x)),
  Where: () => (inputs) => {
    const [condition, a, b] = required(inputs, 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
    return [tf.where(condition, a, b)];
  },
  Cast: (node) => {
    const code = node.int('to');
    const type = (Object.keys(dataTypes) as ElementType[]).find((name) => dataTypes[name] === code);
    if (!type) throw new Error(`the element type ${code} is unknown here`);
    // The backends do not agree on the truth of a fraction.
    return unary((x) => (type === 'bool' ? tf.notEqual(x, tf.zerosLike(x)) : tf.cast(x, dtypeOf[type])))(
      node,
    );
  },
};
