import type { Value } from '../graph.ts';
import { cast, div, exp, greater, log, mul, neg, pow, scalar, sub, where } from '../ops/index.ts';
import { reduceTo } from './broadcast.ts';
import { input, only, output, type Gradient, type GradientRule } from './rule.ts';

const unary =
  (rule: (dy: Value, y: Value, x: Value) => Gradient): GradientRule =>
  (node, gradients) => [rule(only(gradients), output(node), input(node, 0))];

/** Operators whose inputs are broadcast: each gradient is summed back to its input's shape. */
const broadcast =
  (rule: (dy: Value, y: Value, ...inputs: Value[]) => readonly Gradient[]): GradientRule =>
  (node, gradients) => {
    const inputs = node.inputs.map((_, i) => input(node, i));
    const partials = rule(only(gradients), output(node), ...inputs);
    return partials.map((partial, i) => partial && reduceTo(partial, input(node, i).shape));
  };

export const elementwiseRules: Readonly<Record<string, GradientRule>> = {
  Identity: unary((dy) => dy),
  Neg: unary((dy) => neg(dy)),
  Exp: unary((dy, y) => mul(dy, y)),
  Log: unary((dy, _y, x) => div(dy, x)),
  Sqrt: unary((dy, y) => div(mul(dy, 0.5), y)),
  Relu: unary((dy, y) => mul(dy, cast(greater(y, 0), 'float32'))),
  Tanh: unary((dy, y) => mul(dy, sub(1, mul(y, y)))),
  Sigmoid: unary((dy, y) => mul(dy, mul(y, sub(1, y)))),
  Erf: unary((dy, _y, x) => mul(dy, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))),
  // Casts to float come from integers and truth values, which carry no gradient.
  Cast: () => [undefined],
  Add: broadcast((dy) => [dy, dy]),
  Sub: broadcast((dy) => [dy, neg(dy)]),
  Mul: broadcast((dy, _y, a: Value, b: Value) => [mul(dy, b), mul(dy, a)]),
  Div: broadcast((dy, y, _a, b: Value) => [div(dy, b), neg(div(mul(dy, y), b))]),
  Pow: broadcast((dy, y, a: Value, b: Value) => [
    mul(dy, mul(b, pow(a, sub(b, 1)))),
    mul(dy, mul(y, log(a))),
  ]),
  Where: broadcast((dy, _y, condition: Value) => {
    const zero = scalar(dy.graph, 0);
    return [undefined, where(condition, dy, zero), where(condition, zero, dy)];
  }),
};
