import * as tf from '@tensorflow/tfjs-core';
import { required, type Kernel } from '../kernel.ts';

export const linearKernels: Readonly<Record<string, Kernel>> = {
  MatMul: () => (inputs) => {
    const [a, b] = required(inputs, 2) as [tf.Tensor, tf.Tensor];
    if (a.rank < 2 || b.rank < 2) throw new Error('only products of matrices are known here');
    return [product(a, b)];
  },
};

/** [.., m, k] by [.., k, n]. */
function product(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [rows, inner, columns] = [a.shape.at(-2), a.shape.at(-1), b.shape.at(-1)] as [number, number, number];
  if (b.rank === 2) {
    const flat: tf.Tensor2D = tf.reshape(a, [-1, inner]);
    return tf.reshape(tf.matMul(flat, b), [...a.shape.slice(0, -1), columns]);
  }
  // Only WebAssembly is slow at batches: four times slower than one product after the other.
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b);
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const matrices = (x: tf.Tensor, [m, n]: readonly [number, number]) =>
    tf.unstack(tf.reshape(tf.broadcastTo(x, [...batch, m, n]), [-1, m, n]));
  const right = matrices(b, [inner, columns]);
  const products = matrices(a, [rows, inner]).map((left, i) => tf.matMul(left, right[i] as tf.Tensor));
  return tf.reshape(tf.stack(products), [...batch, rows, columns]);
}
