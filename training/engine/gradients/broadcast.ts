import { sameShape, staticShape, type Shape, type Value } from '../graph.ts';
import { expand, reshape, sum } from '../ops/index.ts';

/** Sums the gradient of a broadcast value back to the value's own shape. */
export function reduceTo(gradient: Value, shape: Shape): Value {
  if (sameShape(gradient.shape, shape)) return gradient;
  const extra = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((dim, i) =>
    i < extra || (shape[i - extra] === 1 && dim !== 1) ? [i] : [],
  );
  const reduced = sum(gradient, axes, true);
  return sameShape(reduced.shape, shape) ? reduced : reshape(reduced, shape);
}

/** Repeats the gradient of a reduction over the axes that were reduced away. */
export function spread(gradient: Value, axes: readonly number[], shape: Shape): Value {
  const kept = shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
  return expand(reshape(gradient, kept), staticShape(shape, 'the gradient of a reduction'));
}
