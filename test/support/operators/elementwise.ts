import * as tf from '@tensorflow/tfjs-core';
import { bool, float32, int32, int64, uint8 } from '../../../shared/model/tensor.ts';
import * as op from '../../../training/engine/ops/index.ts';
import type { Value } from '../../../training/engine/graph.ts';
import { detached, randomBetween, randomTensor, operatorCase, type OperatorCase } from '../gradient-check.ts';

type Named<T> = Readonly<Record<string, T>>;
const pair =
  <T, R>(apply: (a: T, b: T) => R) =>
  ({ a, b }: Named<T>): R =>
    apply(a as T, b as T);
const one =
  <T, R>(apply: (x: T) => R) =>
  ({ x }: Named<T>): R =>
    apply(x as T);

const shapes = [
  { how: 'of equal shapes', a: [2, 3], b: [2, 3] },
  { how: 'with a row', a: [2, 3], b: [3] },
  { how: 'with a column', a: [2, 1], b: [2, 3] },
  { how: 'that are both repeated', a: [2, 1, 3], b: [4, 1] },
  { how: 'with a scalar', a: [], b: [2, 2] },
] as const;

const arithmetic = (
  name: string,
  build: (a: Value, b: Value) => Value,
  tfjs: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): OperatorCase[] =>
  shapes.map(({ how, a, b }) => ({
    op: name,
    name: how,
    // Away from zero and positive: divisors and bases of powers.
    inputs: { a: randomBetween(0.5, 2, a, 1), b: randomBetween(0.5, 2, b, 2) },
    build: pair(build),
    tfjs: pair(tfjs),
  }));

const comparison = (
  name: string,
  build: (a: Value, b: Value) => Value,
  tfjs: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): OperatorCase[] => [
  operatorCase({
    op: name,
    name: 'of floats',
    inputs: {
      a: float32([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
      b: float32([3], Float32Array.of(1, 3, 2)),
    },
    wrt: [],
    build: pair(build),
    tfjs: pair(tfjs),
  }),
  operatorCase({
    op: name,
    name: 'of integers, as factors: they pass no gradient',
    inputs: {
      a: int32([4], Int32Array.of(-1, 0, 2, 2)),
      b: int32([1], Int32Array.of(0)),
      x: randomTensor([4]),
    },
    build: ({ a, b, x }) => op.mul(op.cast(build(a, b), 'float32'), x),
    tfjs: ({ a, b, x }) => tf.mul(tf.cast(tfjs(a, b), 'float32'), x),
  }),
  operatorCase({
    op: name,
    name: 'of values on the way to a loss',
    inputs: { x: randomTensor([5], 3, 0.1) },
    build: ({ x }) => op.mul(op.cast(build(x, op.mul(x, x)), 'float32'), x),
    tfjs: ({ x }) => {
      const fixed = detached(x);
      return tf.mul(tf.cast(tfjs(fixed, tf.square(fixed)), 'float32'), x);
    },
  }),
];

const unary = (
  name: string,
  build: (x: Value) => Value,
  tfjs: (x: tf.Tensor) => tf.Tensor,
  x = randomTensor([2, 3, 2], 5, 0.1),
): OperatorCase => ({
  op: name,
  name: 'of every element',
  inputs: { x },
  build: one(build),
  tfjs: one(tfjs),
});

const positive = randomBetween(0.5, 2, [2, 3], 6);

export const elementwiseCases: readonly OperatorCase[] = [
  ...arithmetic('Add', op.add, tf.add),
  ...arithmetic('Sub', op.sub, tf.sub),
  ...arithmetic('Mul', op.mul, tf.mul),
  ...arithmetic('Div', op.div, tf.div),
  ...arithmetic('Pow', op.pow, tf.pow),
  operatorCase({
    op: 'Pow',
    name: 'of negative numbers and zero to a fixed exponent',
    inputs: { x: float32([4], Float32Array.of(-1.5, -0.5, 0, 2)) },
    build: ({ x }) => op.pow(x, 3),
    tfjs: ({ x }) => tf.pow(x, 3),
  }),
  operatorCase({
    op: 'Add',
    name: 'of one value to itself, and numbers on either side',
    inputs: { x: randomTensor([3]) },
    build: ({ x }) => op.add(op.sub(2, x), op.add(x, op.mul(x, 3))),
    tfjs: ({ x }) => tf.add(tf.sub(2, x), tf.mul(x, 4)),
  }),
  ...comparison('Greater', op.greater, tf.greater),
  ...comparison('Equal', op.equal, tf.equal),
  unary('Neg', op.neg, tf.neg),
  unary('Exp', op.exp, tf.exp),
  unary('Log', op.log, tf.log, positive),
  unary('Sqrt', op.sqrt, tf.sqrt, positive),
  unary('Relu', op.relu, tf.relu),
  unary('Tanh', op.tanh, tf.tanh),
  unary('Sigmoid', op.sigmoid, tf.sigmoid),
  unary('Erf', op.erf, tf.erf),
  unary('Erf', op.gelu, (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))))),
  operatorCase({
    op: 'Identity',
    name: 'that is detached',
    inputs: { x: randomTensor([3]) },
    wrt: [],
    build: ({ x }) => op.stopGradient(x),
    tfjs: ({ x }) => tf.clone(x),
  }),
  operatorCase({
    op: 'Identity',
    name: 'that is not detached',
    inputs: { x: randomTensor([3]) },
    build: ({ x }) => op.node1('Identity', [x], x),
    tfjs: ({ x }) => tf.clone(x),
  }),
  operatorCase({
    op: 'Where',
    name: 'with a full condition',
    inputs: {
      c: bool([2, 3], Uint8Array.of(1, 0, 1, 0, 0, 1)),
      a: randomTensor([2, 3], 1),
      b: randomTensor([2, 3], 2),
    },
    build: ({ c, a, b }) => op.where(c, a, b),
    tfjs: ({ c, a, b }) => tf.where(c, a, b),
  }),
  operatorCase({
    op: 'Where',
    name: 'with everything repeated',
    inputs: { c: bool([2, 1, 1], Uint8Array.of(1, 0)), a: randomTensor([3], 1), b: randomTensor([2, 1], 2) },
    build: ({ c, a, b }) => op.where(c, a, b),
    tfjs: ({ c, a, b }) => tf.where(c, a, b),
  }),
  operatorCase({
    op: 'Cast',
    name: 'of bytes to floats',
    inputs: { m: uint8([3], Uint8Array.of(0, 1, 255)), x: randomTensor([3]) },
    build: ({ m, x }) => op.mul(op.cast(m, 'float32'), x),
    tfjs: ({ m, x }) => tf.mul(tf.cast(m, 'float32'), x),
  }),
  operatorCase({
    op: 'Cast',
    name: 'of floats to integers, truncated',
    inputs: { x: float32([4], Float32Array.of(1.75, -1.75, 0.5, -0.5)) },
    wrt: [],
    build: ({ x }) => op.cast(x, 'int32'),
    tfjs: ({ x }) => tf.cast(x, 'int32'),
  }),
  operatorCase({
    op: 'Cast',
    name: 'of fractions to truth',
    inputs: { x: float32([4], Float32Array.of(0.25, -0.25, 0, 3)) },
    wrt: [],
    build: ({ x }) => op.cast(x, 'bool'),
    tfjs: ({ x }) => tf.cast(x, 'bool'),
  }),
  operatorCase({
    op: 'Cast',
    name: 'of long integers and back',
    inputs: { n: int64([3], BigInt64Array.of(-(2n ** 31n), 0n, 2n ** 31n - 1n)) },
    wrt: [],
    build: ({ n }) => op.cast(op.cast(n, 'int32'), 'int64'),
    tfjs: ({ n }) => tf.clone(n),
  }),
];
