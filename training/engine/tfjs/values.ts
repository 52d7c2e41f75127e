import * as tf from '@tensorflow/tfjs-core';
import {
  bool,
  float32,
  int32,
  int64,
  uint8,
  type ElementType,
  type Tensor,
} from '../../../shared/model/tensor.ts';

/** TensorFlow.js knows one kind of integer, of 32 bits. */
export const dtypeOf: Readonly<Record<ElementType, 'float32' | 'int32' | 'bool'>> = {
  float32: 'float32',
  int32: 'int32',
  int64: 'int32',
  bool: 'bool',
  uint8: 'int32',
};

/** A copy of a tensor in TensorFlow.js. Throws where a 64-bit integer does not fit into 32 bits. */
export function fromHost(tensor: Tensor): tf.Tensor {
  const dims = [...tensor.dims];
  switch (tensor.type) {
    case 'float32':
    case 'int32':
      return tf.tensor(tensor.data.slice(), dims, tensor.type);
    case 'int64':
      return tf.tensor(Int32Array.from(tensor.data, narrow), dims, 'int32');
    case 'uint8':
      return tf.tensor(Int32Array.from(tensor.data), dims, 'int32');
    case 'bool':
      return tf.tensor(tensor.data.slice(), dims, 'bool');
  }
}

/** A copy in host memory, as the element type that a graph declares. */
export async function toHost(tensor: tf.Tensor, type: ElementType): Promise<Tensor> {
  const dims = [...tensor.shape];
  const data = await tensor.data();
  switch (type) {
    case 'float32':
      return float32(dims, Float32Array.from(data));
    case 'int32':
      return int32(dims, Int32Array.from(data));
    case 'int64':
      return int64(dims, BigInt64Array.from(data as Int32Array, BigInt));
    case 'uint8':
      return uint8(dims, Uint8Array.from(data));
    case 'bool':
      return bool(dims, Uint8Array.from(data));
  }
}

function narrow(value: bigint): number {
  if (BigInt.asIntN(32, value) !== value)
    throw new Error(`${value} does not fit into the 32 bits of an integer here`);
  return Number(value);
}
