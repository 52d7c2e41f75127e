import type { Value } from '../engine/graph.ts';
import { gather } from '../engine/ops/index.ts';
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
