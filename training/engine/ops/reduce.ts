import type { Dim, Shape, Value } from '../graph.ts';
import { fromFront, ints, node1 } from './node.ts';

function reduce(op: string, x: Value, axes: readonly number[] | undefined, keep: boolean): Value {
  const reduced = (axes ?? x.shape.map((_, i) => i)).map((axis) => fromFront(axis, x.shape.length));
  if (reduced.length === 0) return x;
  const shape: Shape = x.shape.flatMap((dim, i): Dim[] => (!reduced.includes(i) ? [dim] : keep ? [1] : []));
  return node1(op, [x, ints(x.graph, reduced)], { type: x.type, shape }, { keepdims: keep ? 1 : 0 });
}

/** Reductions over `axes` (all of them unless told); `keep` leaves an axis of size 1 for each. */
export const sum = (x: Value, axes?: readonly number[], keep = false): Value =>
  reduce('ReduceSum', x, axes, keep);
export const mean = (x: Value, axes?: readonly number[], keep = false): Value =>
  reduce('ReduceMean', x, axes, keep);
export const max = (x: Value, axes?: readonly number[], keep = false): Value =>
  reduce('ReduceMax', x, axes, keep);

export const softmax = (x: Value): Value => node1('Softmax', [x], x, { axis: -1 });
export const logSoftmax = (x: Value): Value => node1('LogSoftmax', [x], x, { axis: -1 });

/** Normalises the last axis to mean 0 and variance 1, then scales and shifts (both [features]). */
export const layerNorm = (x: Value, scale: Value, shift: Value, epsilon = 1e-12): Value =>
  node1('LayerNormalization', [x, scale, shift], x, { axis: -1, epsilon: { float: epsilon } });
