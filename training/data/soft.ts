import type { LabelledSentence } from './sentence.ts';

/** The entries of an array that count; all others are 0. */
export interface Sparse {
  /** Ascending. */
  readonly indices: Uint32Array;
  readonly values: Float32Array;
}

/** A distribution over the tag sequences of a sentence, by the expectations that a CRF's loss needs of it. */
export interface SoftTags {
  /** [length, K]: the probability of each tag at each position. */
  readonly tags: Sparse;
  /** [K, K], from → to: how often each transition is expected; all of them together length - 1 times. */
  readonly transitions: Sparse;
}

/** A sentence with what teachers think of it; its spans are the likeliest. */
export interface SoftSentence extends LabelledSentence {
  readonly soft: SoftTags;
}

/**
 * Leaves out the entries below `least`. What is left of each row of `columns` entries is raised to the sum that the row
 * had.
 */
export function sparse(dense: Float64Array, columns: number, least: number): Sparse {
  const indices: number[] = [];
  const values: number[] = [];
  for (let row = 0; row < dense.length; row += columns) {
    const first = values.length;
    let whole = 0;
    let kept = 0;
    for (let index = row; index < row + columns; index += 1) {
      const value = dense[index] as number;
      whole += value;
      if (value < least) continue;
      kept += value;
      indices.push(index);
      values.push(value);
    }
    for (let entry = first; entry < values.length; entry += 1)
      values[entry] = ((values[entry] as number) * whole) / kept;
  }
  return { indices: Uint32Array.from(indices), values: Float32Array.from(values) };
}

/** target[offset + index] += weight · value, for every entry. */
export function addSparse(
  target: Float32Array,
  { indices, values }: Sparse,
  { offset = 0, weight = 1 }: { readonly offset?: number; readonly weight?: number },
): void {
  indices.forEach((index, entry) => {
    const place = offset + index;
    target[place] = (target[place] as number) + weight * (values[entry] as number);
  });
}
