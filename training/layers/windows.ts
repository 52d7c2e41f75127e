import type { Value } from '../engine/graph.ts';
import { add, dimOf, fixedDim, matmul, pad, relu, slice, split } from '../engine/ops/index.ts';
import type { Context } from './context.ts';
import { glorot, zeros } from './initialisers.ts';

/** First and last position of a window of width K around a character; even widths reach one further left (001, Eq. 1). */
export const windowReach = (width: number): readonly [first: number, last: number] => [
  -Math.floor(width / 2),
  Math.ceil(width / 2) - 1,
];

/**
 * Convolutions of several widths side by side with ReLU (001, section 3.1, Eq. 1): [batch, length, features] →
 * [batch, length, widths·filters]. Positions outside of the text count as zeros, so `x` must be zero on padding.
 *
 * One product gives what every position contributes to every offset; shifting and adding these is faster than a
 * product over unfolded windows. Widths are sorted, so that the filters which see an offset lie side by side.
 */
export function windowConvolutions(
  context: Context,
  name: string,
  x: Value,
  widths: readonly number[],
  filters: number,
): Value {
  const sorted = widths.toSorted((a, b) => a - b);
  const reaches = sorted.map(windowReach);
  const offsets = [...new Set(reaches.flatMap(([first, last]) => range(first, last)))].sort((a, b) => a - b);
  const seenBy = (offset: number) => reaches.findIndex(([first, last]) => first <= offset && offset <= last);
  const columns = offsets.map((offset) => (sorted.length - seenBy(offset)) * filters);
  const total = columns.reduce((sum, count) => sum + count, 0);
  const outputs = sorted.length * filters;

  const weight = context.parameter(`${name}.weight`, [fixedDim(x, -1, name), total], glorot);
  const shifted = split(matmul(x, weight), columns, -1).map((part, i) =>
    pad(shift(part, offsets[i] ?? 0), -1, outputs - (columns[i] ?? 0), 0),
  );
  return relu(
    add(
      shifted.reduce((sum, part) => add(sum, part)),
      context.parameter(`${name}.bias`, [outputs], zeros),
    ),
  );
}

/** Position i of the result is position i + offset of `x` [batch, length, features], zeros beyond the ends. */
function shift(x: Value, offset: number): Value {
  const length = dimOf(x, 1);
  const padded = pad(x, 1, Math.max(0, -offset), Math.max(0, offset));
  return offset === 0
    ? x
    : offset < 0
      ? slice(padded, 1, 0, offset, length)
      : slice(padded, 1, offset, undefined, length);
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);
