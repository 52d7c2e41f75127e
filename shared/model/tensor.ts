/** Element types that the project's graphs use. */
export type ElementType = 'float32' | 'int32' | 'int64' | 'bool' | 'uint8';

interface DataOf {
  float32: Float32Array;
  int32: Int32Array;
  int64: BigInt64Array;
  bool: Uint8Array;
  uint8: Uint8Array;
}

/** A dense row-major tensor in host memory. */
export type Tensor<T extends ElementType = ElementType> = {
  [K in T]: { readonly type: K; readonly dims: readonly number[]; readonly data: DataOf[K] };
}[T];

export type TensorMap = Readonly<Record<string, Tensor>>;

/** Number of elements of a shape; 1 for a scalar. */
export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1);

export const float32 = (
  dims: readonly number[],
  data = new Float32Array(sizeOf(dims)),
): Tensor<'float32'> => ({
  type: 'float32',
  dims,
  data,
});

export const int32 = (dims: readonly number[], data = new Int32Array(sizeOf(dims))): Tensor<'int32'> => ({
  type: 'int32',
  dims,
  data,
});

export const int64 = (dims: readonly number[], data = new BigInt64Array(sizeOf(dims))): Tensor<'int64'> => ({
  type: 'int64',
  dims,
  data,
});

export const bool = (dims: readonly number[], data = new Uint8Array(sizeOf(dims))): Tensor<'bool'> => ({
  type: 'bool',
  dims,
  data,
});

export const uint8 = (dims: readonly number[], data = new Uint8Array(sizeOf(dims))): Tensor<'uint8'> => ({
  type: 'uint8',
  dims,
  data,
});

/** Bytes of one element. */
export const elementBytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  int32: 4,
  int64: 8,
  bool: 1,
  uint8: 1,
};

/** The elements' bytes, in the machine's order (little-endian wherever this runs); a view, not a copy. */
export const bytesOf = ({ data }: Tensor): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A tensor from the bytes of its elements, which are copied. Throws where they do not fill the shape exactly. */
export function tensorFrom(type: ElementType, dims: readonly number[], bytes: Uint8Array): Tensor {
  if (
    dims.some((dim) => !Number.isSafeInteger(dim) || dim < 0) ||
    bytes.length !== sizeOf(dims) * elementBytes[type]
  ) {
    throw new Error(`${bytes.length} bytes do not make a ${type} tensor of shape [${dims.join(', ')}]`);
  }
  const { buffer } = new Uint8Array(bytes);
  switch (type) {
    case 'float32':
      return float32(dims, new Float32Array(buffer));
    case 'int32':
      return int32(dims, new Int32Array(buffer));
    case 'int64':
      return int64(dims, new BigInt64Array(buffer));
    case 'bool':
      return bool(dims, new Uint8Array(buffer));
    case 'uint8':
      return uint8(dims, new Uint8Array(buffer));
  }
}
