import { sizeOf } from '../../../shared/model/tensor.ts';
import {
  formatShape,
  sameShape,
  staticShape,
  type Dim,
  type Graph,
  type Shape,
  type Value,
  type ValuesFor,
} from '../graph.ts';
import { broadcastShapes } from './elementwise.ts';
import { fromFront, ints, node1, scalar } from './node.ts';

/** Axis `i` of the result is axis `perm[i]` of `x`. */
export const transpose = (x: Value, perm: readonly number[]): Value =>
  node1('Transpose', [x], { type: x.type, shape: perm.map((axis) => dimOf(x, axis)) }, { perm });

/** Exchanges the last two axes. */
export function transposeLast(x: Value): Value {
  const rank = x.shape.length;
  return transpose(x, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
}

/**
 * Gives `x` another shape. A named dimension may stand where `x` has the same one at the same place, and once
 * elsewhere, where it is worked out from the rest.
 */
export function reshape(x: Value, shape: Shape): Value {
  let open = false;
  const target = shape.map((dim, i) => {
    if (typeof dim === 'number') return dim;
    if (x.shape[i] === dim) return 0;
    if (open)
      throw new Error(`reshape of ${formatShape(x.shape)} to ${formatShape(shape)}: two sizes are unknown`);
    open = true;
    return -1;
  });
  if (isFixed(x.shape) && isFixed(shape) && sizeOf(x.shape) !== sizeOf(shape)) {
    throw new Error(`reshape of ${formatShape(x.shape)} to ${formatShape(shape)}: the sizes differ`);
  }
  return node1('Reshape', [x, ints(x.graph, target)], { type: x.type, shape });
}

/** Joins values along an axis; all other sizes are equal. */
export function concat(values: readonly Value[], axis: number): Value {
  const [first] = values;
  if (!first) throw new Error('concat of nothing');
  if (values.length === 1) return first;
  const at = fromFront(axis, first.shape.length);
  for (const { shape } of values) {
    if (sameShape(shape.with(at, 0), first.shape.with(at, 0))) continue;
    throw new Error(`concat of ${formatShape(first.shape)} and ${formatShape(shape)} along ${at}`);
  }
  const total = values.reduce((sum, value) => sum + fixedDim(value, at, 'concat'), 0);
  return node1('Concat', values, { type: first.type, shape: first.shape.with(at, total) }, { axis: at });
}

/** Cuts `x` along `axis` into pieces of the given sizes. */
export function split<Sizes extends readonly number[] | readonly []>(
  x: Value,
  sizes: Sizes,
  axis: number,
): ValuesFor<Sizes> {
  const at = fromFront(axis, x.shape.length);
  if (sizes.reduce((sum: number, size) => sum + size, 0) !== fixedDim(x, at, 'split')) {
    throw new Error(`split of ${formatShape(x.shape)} along ${at} into pieces of ${sizes.join(', ')}`);
  }
  const pieces = sizes.map((size) => ({ type: x.type, shape: x.shape.with(at, size) }));
  const inputs = [x, ints(x.graph, sizes)];
  return x.graph.add('Split', inputs, pieces, { attributes: { axis: at } }) as ValuesFor<Sizes>;
}

/**
 * Elements `[start, end)` along `axis`; negative positions count from the end, no `end` means all that is left.
 * On an axis of unknown size only slices that keep its name make sense: give that size as `size`.
 */
export function slice(x: Value, axis: number, start: number, end?: number, size?: Dim): Value {
  const at = fromFront(axis, x.shape.length);
  const dim = dimOf(x, at);
  const kept = size ?? (typeof dim === 'number' ? sliceBounds(start, end ?? dim, dim).count : undefined);
  if (kept === undefined)
    throw new Error(`slice of ${formatShape(x.shape)} along ${at} needs the size of its result`);
  const range = [[start], [end ?? maxInt], [at], [1]].map((values) => ints(x.graph, values));
  return node1('Slice', [x, ...range], { type: x.type, shape: x.shape.with(at, kept) });
}

/** Where a slice lies on an axis of this length: positions beyond its ends count as the ends. */
export function sliceBounds(
  start: number,
  end: number,
  length: number,
): { readonly first: number; readonly count: number } {
  const clamp = (position: number) =>
    Math.min(Math.max(position < 0 ? position + length : position, 0), length);
  const first = clamp(start);
  return { first, count: Math.max(0, clamp(end) - first) };
}

/** The elements along `axis` in reverse order. */
export function flip(x: Value, axis: number): Value {
  const at = fromFront(axis, x.shape.length);
  return node1('Slice', [x, ...[[-1], [-maxInt], [at], [-1]].map((values) => ints(x.graph, values))], x);
}

/** Beyond every position, and exact as a number. */
const maxInt = 2 ** 31 - 1;

/** Zeros before and after `x` along `axis`. `size` names the result's size where that of `x` is not known. */
export function pad(x: Value, axis: number, before: number, after: number, size?: Dim): Value {
  if (before < 0 || after < 0) throw new Error(`pad by ${before} and ${after}: widths cannot be negative`);
  if (before === 0 && after === 0) return x;
  const at = fromFront(axis, x.shape.length);
  const dim = dimOf(x, at);
  const padded = size ?? (typeof dim === 'number' ? dim + before + after : `${dim}+${before + after}`);
  const inputs = [x, ints(x.graph, [before, after]), undefined, ints(x.graph, [at])];
  return node1('Pad', inputs, { type: x.type, shape: x.shape.with(at, padded) }, { mode: 'constant' });
}

/** Repeats `x` to a shape by the rules of broadcasting. */
export function expand(x: Value, shape: readonly number[]): Value {
  return node1('Expand', [x, ints(x.graph, shape)], { type: x.type, shape: broadcastShapes(x.shape, shape) });
}

/** A constant of one value everywhere. */
export const full = (graph: Graph, shape: readonly number[], value: number): Value =>
  shape.length === 0 ? scalar(graph, value) : expand(scalar(graph, value), shape);

/** Rows of `table` (its first axis) by index: shape `indices.shape + table.shape[1:]`. */
export const gather = (table: Value, indices: Value): Value =>
  node1(
    'Gather',
    [table, indices],
    { type: table.type, shape: [...indices.shape, ...table.shape.slice(1)] },
    { axis: 0 },
  );

/** `x` with `updates` [n, …] added to its rows `indices` [n, 1] (int64); a row may come several times. */
export const scatterAdd = (x: Value, indices: Value, updates: Value): Value =>
  node1('ScatterND', [x, indices, updates], x, { reduction: 'add' });

const isFixed = (shape: Shape): shape is readonly number[] => shape.every((dim) => typeof dim === 'number');

export function dimOf(x: Value, axis: number): Dim {
  const dim = x.shape.at(axis);
  if (dim === undefined) throw new Error(`${formatShape(x.shape)} has no axis ${axis}`);
  return dim;
}

/** The size of an axis that must be known; `why` says for what. */
export function fixedDim(x: Value, axis: number, why: string): number {
  const [dim] = staticShape([dimOf(x, axis)], why);
  return dim as number;
}
