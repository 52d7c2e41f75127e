import { formatShape, type Value } from '../graph.ts';
import { broadcastShapes } from './elementwise.ts';
import { node1 } from './node.ts';

/** Product of the last two axes, [.., m, k] by [.., k, n]; the axes before are broadcast. */
export function matmul(a: Value, b: Value): Value {
  if (a.shape.length < 2 || b.shape.length < 2 || a.shape.at(-1) !== b.shape.at(-2)) {
    throw new Error(`no product of ${formatShape(a.shape)} and ${formatShape(b.shape)}`);
  }
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [rows, columns] = [a.shape.slice(-2, -1), b.shape.slice(-1)];
  return node1('MatMul', [a, b], { type: a.type, shape: [...batch, ...rows, ...columns] });
}
