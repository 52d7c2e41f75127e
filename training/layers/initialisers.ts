import { sizeOf } from '../../shared/model/tensor.ts';
import type { RandomStream } from '../random.ts';

/** Fills a parameter; the random stream is the parameter's own. */
export type Initialiser = (shape: readonly number[], random: RandomStream) => Float32Array;

const uniform =
  (bound: (shape: readonly number[]) => number): Initialiser =>
  (shape, random) => {
    const limit = bound(shape);
    return Float32Array.from({ length: sizeOf(shape) }, () => (2 * random.uniform() - 1) * limit);
  };

export const zeros: Initialiser = (shape) => new Float32Array(sizeOf(shape));
export const ones: Initialiser = (shape) => new Float32Array(sizeOf(shape)).fill(1);

/** Glorot and Bengio 2010, uniform: ±√(6 / (inputs + outputs)), for [.., inputs, outputs]. */
export const glorot = uniform((shape) => Math.sqrt(6 / ((shape.at(-2) ?? 1) + (shape.at(-1) ?? 1))));

/** Rows of an embedding table without vectors of its own: ±√(3 / D) (specification of methods, 4.1). */
export const embeddingUniform = uniform((shape) => Math.sqrt(3 / (shape.at(-1) ?? 1)));

/** Given rows where there are some, `otherwise` for the rest. */
export const fromRows =
  (rows: ReadonlyMap<number, Float32Array>, otherwise: Initialiser): Initialiser =>
  (shape, random) => {
    const table = otherwise(shape, random);
    const width = shape.at(-1) ?? 1;
    for (const [index, row] of rows) table.set(row, index * width);
    return table;
  };

/** Zeros, but 1 for the forget gates of an LSTM's bias [4·hidden] in the order i, o, f, c. */
export const forgetGateOpen: Initialiser = (shape) => {
  const data = new Float32Array(sizeOf(shape));
  return data.fill(1, data.length / 2, (data.length / 4) * 3);
};
