import { staticShape, type Value } from '../graph.ts';
import {
  cast,
  concat,
  fixedDim,
  flip,
  full,
  pad,
  reshape,
  scatterAdd,
  slice,
  sliceBounds,
  split,
  transpose,
} from '../ops/index.ts';
import { reduceTo } from './broadcast.ts';
import { input, intsOf, only, type GradientRule } from './rule.ts';

export const layoutRules: Readonly<Record<string, GradientRule>> = {
  Reshape: (node, gradients) => [reshape(only(gradients), input(node, 0).shape)],
  Expand: (node, gradients) => [reduceTo(only(gradients), input(node, 0).shape)],
  Transpose: (node, gradients) => {
    const perm = node.attributes.perm as readonly number[];
    return [
      transpose(
        only(gradients),
        perm.map((_, i) => perm.indexOf(i)),
      ),
    ];
  },
  Concat: (node, gradients) => {
    const axis = node.attributes.axis as number;
    const sizes = node.inputs.map((_, i) => fixedDim(input(node, i), axis, 'the gradient of concat'));
    return split(only(gradients), sizes, axis);
  },
  Split: (node, gradients) => {
    const given = gradients.find((gradient) => gradient) as Value;
    const zeros = ({ shape }: Value) => full(given.graph, staticShape(shape, 'the gradient of split'), 0);
    return [
      concat(
        gradients.map((gradient, i) => gradient ?? zeros(node.outputs[i] as Value)),
        node.attributes.axis as number,
      ),
    ];
  },
  Slice: (node, gradients) => {
    const [start, end, axis, step] = [1, 2, 3, 4].map((i) => intsOf(node, i)[0]) as [
      number,
      number,
      number,
      number,
    ];
    if (step === -1) return [flip(only(gradients), axis)];
    const size = fixedDim(input(node, 0), axis, 'the gradient of slice');
    const { first, count } = sliceBounds(start, end, size);
    return [pad(only(gradients), axis, first, size - first - count)];
  },
  Pad: (node, gradients) => {
    const [before, after] = intsOf(node, 1) as [number, number];
    const [axis] = intsOf(node, 3) as [number];
    const dy = only(gradients);
    return [slice(dy, axis, before, fixedDim(dy, axis, 'the gradient of pad') - after)];
  },
  // The gradient of an embedding: rows that were looked up twice get the sum.
  Gather: (node, gradients) => {
    const [table, indices] = [input(node, 0), input(node, 1)];
    const [rows, ...row] = staticShape(table.shape, 'the gradient of gather') as [number, ...number[]];
    const count = staticShape(indices.shape, 'the gradient of gather').reduce(
      (product, dim) => product * dim,
      1,
    );
    const dy = reshape(only(gradients), [count, ...row]);
    return [
      scatterAdd(full(table.graph, [rows, ...row], 0), reshape(cast(indices, 'int64'), [count, 1]), dy),
      undefined,
    ];
  },
};
