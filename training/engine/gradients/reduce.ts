import type { Node, Value } from '../graph.ts';
import { add, cast, div, equal, exp, mean, mul, sqrt, sub, sum } from '../ops/index.ts';
import { reduceTo, spread } from './broadcast.ts';
import { input, intsOf, only, output, type GradientRule } from './rule.ts';

const spreadBack = (node: Node, gradient: Value): Value =>
  spread(gradient, intsOf(node, 1), input(node, 0).shape);

export const reduceRules: Readonly<Record<string, GradientRule>> = {
  ReduceSum: (node, gradients) => [spreadBack(node, only(gradients))],
  ReduceMean: (node, gradients) => {
    const dims = input(node, 0).shape;
    const count = intsOf(node, 1).reduce((product, axis) => product * Number(dims[axis]), 1);
    return [mul(spreadBack(node, only(gradients)), 1 / count)];
  },
  // Every place that holds the maximum gets the whole gradient, as in TensorFlow.
  ReduceMax: (node, gradients) => {
    const largest = cast(equal(input(node, 0), spreadBack(node, output(node))), 'float32');
    return [mul(spreadBack(node, only(gradients)), largest)];
  },
  Softmax: (node, gradients) => {
    const [y, dy] = [output(node), only(gradients)];
    return [mul(y, sub(dy, sum(mul(dy, y), [-1], true)))];
  },
  LogSoftmax: (node, gradients) => {
    const dy = only(gradients);
    return [sub(dy, mul(exp(output(node)), sum(dy, [-1], true)))];
  },
  LayerNormalization: (node, gradients) => {
    const [x, scale] = [input(node, 0), input(node, 1)];
    const dy = only(gradients);
    const { float: epsilon } = node.attributes.epsilon as { readonly float: number };
    const centred = sub(x, mean(x, [-1], true));
    const deviation = sqrt(add(mean(mul(centred, centred), [-1], true), epsilon));
    const normal = div(centred, deviation);
    const g = mul(dy, scale);
    const dx = div(
      sub(sub(g, mean(g, [-1], true)), mul(normal, mean(mul(g, normal), [-1], true))),
      deviation,
    );
    return [dx, reduceTo(mul(dy, normal), scale.shape), reduceTo(dy, scale.shape)];
  },
};
