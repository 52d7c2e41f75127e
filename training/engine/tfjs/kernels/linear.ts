import * as tf from '@tensorflow/tfjs-core';
import { required, type Kernel } from '../kernel.ts';

export const linearKernels: Readonly<Record<string, Kernel>> = {
  MatMul: () => (inputs) => {
    const [a, b] = required(inputs, 2) as [tf.Tensor, tf.Tensor];
    if (a.rank < 2 || b.rank < 2) throw new Error('only products of matrices are known here');
    return [b.rank === 2 ? rowsByMatrix(a, b) : batchByBatch(a, b)];
  },
};

/** [.., m, k] by [k, n] as one product. */
function rowsByMatrix(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const rows: tf.Tensor2D = tf.reshape(a, [-1, a.shape.at(-1) ?? 1]);
  return tf.reshape(tf.matMul(rows, b), [...a.shape.slice(0, -1), b.shape[1] ?? 1]);
}

/** [.., m, k] by [.., k, n]. Batches are repeated here: the backends get it wrong where both sides need it. */
function batchByBatch(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const repeated = (x: tf.Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
  const [left, right] = [repeated(a), repeated(b)];
  // WebAssembly is four times slower at a batch than at one product after the other.
  if (tf.getBackend() !== 'wasm') return tf.matMul(left, right);
  const matrices = (x: tf.Tensor) => tf.unstack(tf.reshape(x, [-1, ...x.shape.slice(-2)]));
  const rights = matrices(right);
  const products = matrices(left).map((matrix, i) => tf.matMul(matrix, rights[i] as tf.Tensor));
  return tf.reshape(tf.stack(products), [...batch, ...a.shape.slice(-2, -1), ...b.shape.slice(-1)]);
}
