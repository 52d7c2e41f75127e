import { staticShape, type Value } from '../graph.ts';
import { matmul, reshape, transposeLast } from '../ops/index.ts';
import { reduceTo } from './broadcast.ts';
import { input, only, type GradientRule } from './rule.ts';

export const linearRules: Readonly<Record<string, GradientRule>> = {
  MatMul: (node, gradients) => {
    const [a, b] = [input(node, 0), input(node, 1)];
    const dy = only(gradients);
    return [reduceTo(matmul(dy, transposeLast(b)), a.shape), weightGradient(a, b, dy)];
  },
};

/** Gradient of `b` in a·b: aᵀ·dy, as one product over all rows where `b` is a plain matrix. */
export function weightGradient(a: Value, b: Value, dy: Value): Value {
  if (b.shape.length > 2) return reduceTo(matmul(transposeLast(a), dy), b.shape);
  return matmul(transposeLast(asRows(a)), asRows(dy));
}

/** [.., rows, columns] as one matrix. */
function asRows(x: Value): Value {
  if (x.shape.length === 2) return x;
  const dims = staticShape(x.shape, 'the gradient of a product');
  const columns = dims.at(-1) ?? 1;
  return reshape(x, [dims.reduce((product, dim) => product * dim, 1) / columns, columns]);
}
