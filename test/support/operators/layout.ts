import * as tf from '@tensorflow/tfjs-core';
import { int32, int64 } from '../../../shared/model/tensor.ts';
import * as op from '../../../training/engine/ops/index.ts';
import type { Value } from '../../../training/engine/graph.ts';
import { randomTensor, operatorCase, type OperatorCase } from '../gradient-check.ts';

const ofX = (
  name: string,
  how: string,
  dims: readonly number[],
  build: (x: Value) => Value,
  tfjs: (x: tf.Tensor) => tf.Tensor,
): OperatorCase =>
  operatorCase({
    op: name,
    name: how,
    inputs: { x: randomTensor(dims, 7) },
    build: ({ x }) => build(x),
    tfjs: ({ x }) => tfjs(x),
  });

export const layoutCases: readonly OperatorCase[] = [
  ofX('Transpose', 'of a matrix', [2, 3], op.transposeLast, (x) => tf.transpose(x)),
  ofX('Transpose', 'of the last two axes', [2, 3, 4], op.transposeLast, (x) => tf.transpose(x, [0, 2, 1])),
  ofX(
    'Transpose',
    'by a cycle',
    [2, 3, 4],
    (x) => op.transpose(x, [2, 0, 1]),
    (x) => tf.transpose(x, [2, 0, 1]),
  ),
  ofX(
    'Transpose',
    'of four axes',
    [2, 1, 3, 2],
    (x) => op.transpose(x, [3, 1, 0, 2]),
    (x) => tf.transpose(x, [3, 1, 0, 2]),
  ),
  ofX(
    'Reshape',
    'to fewer axes',
    [2, 3, 2],
    (x) => op.reshape(x, [6, 2]),
    (x) => tf.reshape(x, [6, 2]),
  ),
  ofX(
    'Reshape',
    'to a scalar',
    [1, 1],
    (x) => op.reshape(x, []),
    (x) => tf.reshape(x, []),
  ),
  ofX(
    'Reshape',
    'of a scalar',
    [],
    (x) => op.reshape(x, [1, 1, 1]),
    (x) => tf.reshape(x, [1, 1, 1]),
  ),
  operatorCase({
    op: 'Concat',
    name: 'of three along a negative axis',
    inputs: { a: randomTensor([2, 1], 1), b: randomTensor([2, 3], 2), c: randomTensor([2, 2], 3) },
    build: ({ a, b, c }) => op.concat([a, b, c], -1),
    tfjs: ({ a, b, c }) => tf.concat([a, b, c], 1),
  }),
  operatorCase({
    op: 'Concat',
    name: 'of one value twice',
    inputs: { a: randomTensor([2, 2], 1), b: randomTensor([1, 2], 2) },
    build: ({ a, b }) => op.concat([a, b, a], 0),
    tfjs: ({ a, b }) => tf.concat([a, b, a], 0),
  }),
  ofX(
    'Split',
    'of which all pieces are used',
    [2, 5],
    (x) => {
      const [a, b, c] = op.split(x, [2, 1, 2], -1);
      return op.mul(op.mul(a, c), b);
    },
    (x) => {
      const [a, b, c] = tf.split(x, [2, 1, 2], 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      return tf.mul(tf.mul(a, c), b);
    },
  ),
  ofX(
    'Split',
    'of which one piece is used',
    [4, 2],
    (x) => op.split(x, [1, 2, 1], 0)[1],
    (x) => tf.slice(x, [1], [2]),
  ),
  ofX(
    'Slice',
    'from the front',
    [4, 2],
    (x) => op.slice(x, 0, 0, 3),
    (x) => tf.slice(x, [0], [3]),
  ),
  ofX(
    'Slice',
    'to the end',
    [4, 2],
    (x) => op.slice(x, 0, 1),
    (x) => tf.slice(x, [1], [3]),
  ),
  ofX(
    'Slice',
    'with a negative end',
    [2, 5],
    (x) => op.slice(x, 1, 1, -1),
    (x) => tf.slice(x, [0, 1], [2, 3]),
  ),
  ofX(
    'Slice',
    'with a negative start',
    [2, 5],
    (x) => op.slice(x, -1, -3, -1),
    (x) => tf.slice(x, [0, 2], [2, 2]),
  ),
  ofX(
    'Slice',
    'with a start before the front',
    [2, 3],
    (x) => op.slice(x, 1, -9, 2),
    (x) => tf.slice(x, [0, 0], [2, 2]),
  ),
  ofX(
    'Slice',
    'with an end beyond all',
    [3, 2],
    (x) => op.slice(x, 0, 1, 9),
    (x) => tf.slice(x, [1], [2]),
  ),
  ofX(
    'Slice',
    'of nothing, beside the rest',
    [3, 2],
    (x) => op.concat([op.slice(x, 0, 2, 1), x], 0),
    (x) => tf.clone(x),
  ),
  ofX(
    'Slice',
    'of overlapping parts',
    [5],
    (x) => op.mul(op.slice(x, 0, 0, 3), op.slice(x, 0, 2)),
    (x) => tf.mul(tf.slice(x, [0], [3]), tf.slice(x, [2], [3])),
  ),
  ofX(
    'Slice',
    'that flips the first axis',
    [3, 2],
    (x) => op.flip(x, 0),
    (x) => tf.reverse(x, 0),
  ),
  ofX(
    'Slice',
    'that flips a negative axis',
    [2, 2, 3],
    (x) => op.flip(x, -2),
    (x) => tf.reverse(x, 1),
  ),
  ofX(
    'Pad',
    'on both sides',
    [2, 3],
    (x) => op.pad(x, 1, 2, 1),
    (x) =>
      tf.pad(x, [
        [0, 0],
        [2, 1],
      ]),
  ),
  ofX(
    'Pad',
    'before a negative axis',
    [2, 2, 2],
    (x) => op.pad(x, -2, 1, 0),
    (x) =>
      tf.pad(x, [
        [0, 0],
        [1, 0],
        [0, 0],
      ]),
  ),
  ofX(
    'Pad',
    'of one axis',
    [3],
    (x) => op.pad(x, 0, 0, 2),
    (x) => tf.pad(x, [[0, 2]]),
  ),
  ofX(
    'Expand',
    'of a row',
    [3],
    (x) => op.expand(x, [2, 3]),
    (x) => tf.broadcastTo(x, [2, 3]),
  ),
  ofX(
    'Expand',
    'of inner axes',
    [2, 1, 3, 1],
    (x) => op.expand(x, [2, 2, 3, 2]),
    (x) => tf.broadcastTo(x, [2, 2, 3, 2]),
  ),
  ofX(
    'Expand',
    'of a scalar',
    [],
    (x) => op.expand(x, [2, 2]),
    (x) => tf.broadcastTo(x, [2, 2]),
  ),
  ofX(
    'Expand',
    'to a smaller shape',
    [2, 3],
    (x) => op.expand(x, [1, 1]),
    (x) => tf.clone(x),
  ),
  operatorCase({
    op: 'Gather',
    name: 'of rows, some of them several times',
    inputs: { table: randomTensor([4, 3]), rows: int32([2, 3], Int32Array.of(1, 1, 3, 0, 1, 3)) },
    build: ({ table, rows }) => op.gather(table, rows),
    tfjs: ({ table, rows }) => tf.gather(table, rows),
  }),
  operatorCase({
    op: 'Gather',
    name: 'of matrices by long integers',
    inputs: { table: randomTensor([3, 2, 2]), rows: int64([2], BigInt64Array.of(2n, 2n)) },
    build: ({ table, rows }) => op.gather(table, rows),
    tfjs: ({ table, rows }) => tf.gather(table, rows),
  }),
  operatorCase({
    op: 'Gather',
    name: 'of elements by one index',
    inputs: { table: randomTensor([5]), row: int32([], Int32Array.of(3)) },
    build: ({ table, row }) => op.gather(table, row),
    tfjs: ({ table, row }) => tf.gather(table, row),
  }),
  operatorCase({
    op: 'ScatterND',
    name: 'that adds to rows, to one of them twice',
    inputs: {
      x: randomTensor([3, 2], 1),
      rows: int64([3, 1], BigInt64Array.of(2n, 0n, 2n)),
      updates: randomTensor([3, 2], 2),
    },
    wrt: [],
    build: ({ x, rows, updates }) => op.scatterAdd(x, rows, updates),
    tfjs: ({ x, rows, updates }) => tf.add(x, tf.scatterND(rows, updates, [3, 2])),
  }),
];
