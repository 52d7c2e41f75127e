import { float32, int64 } from '../../../shared/model/tensor.ts';
import { scopeOf, type Attributes, type Graph, type Value, type ValueType } from '../graph.ts';

/**
 * Adds a node with one output. It goes into the innermost graph of its inputs, so that what does not depend on a
 * loop's variables is computed once, outside of the loop.
 */
export function node1(
  op: string,
  inputs: readonly (Value | undefined)[],
  output: ValueType,
  attributes: Attributes = {},
  detached = false,
): Value {
  const [value] = scopeOf(inputs).add(op, inputs, [output], { attributes, detached });
  if (!value) throw new Error(`${op} has no output`);
  return value;
}

/** A scalar constant. */
export const scalar = (graph: Graph, x: number): Value => graph.constant(float32([], Float32Array.of(x)));

/** A constant list of integers, as ONNX takes axes, sizes and positions. */
export const ints = (graph: Graph, values: readonly (number | bigint)[]): Value =>
  graph.constant(int64([values.length], BigInt64Array.from(values, BigInt)));

/** The axis counted from the front. */
export const fromFront = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);
