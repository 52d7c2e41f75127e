import type { Value } from '../engine/graph.ts';
import { cast, gather, greater, mul, reshape } from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { embeddingUniform, fromRows } from './initialisers.ts';

export interface EmbeddingTable {
  readonly rows: number;
  readonly size: number;
  /** Rows that start from given vectors of that size. */
  readonly vectors: ReadonlyMap<number, Float32Array>;
}

/** Rows of a table: indices [..] → [.., size]. */
export const embedding = (
  context: Context,
  name: string,
  indices: Value,
  { rows, size, vectors }: EmbeddingTable,
): Value =>
  gather(context.parameter(`${name}.weight`, [rows, size], fromRows(vectors, embeddingUniform)), indices);

/**
 * The characters of a batch: int32 ids [batch, length], 0 on padding → [batch, length, size], zeros on padding, beside
 * a mask [batch, length] that is 1 on text.
 */
export function embedText(
  context: Context,
  ids: Value,
  table: EmbeddingTable,
): { readonly embedded: Value; readonly mask: Value } {
  const mask = cast(greater(cast(ids, 'float32'), 0), 'float32');
  const rows = embedding(context, 'embedding', ids, table);
  return { embedded: mul(rows, reshape(mask, [...mask.shape, 1])), mask };
}
