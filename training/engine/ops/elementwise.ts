import { dataTypes } from '../../../shared/model/onnx.ts';
import type { ElementType } from '../../../shared/model/tensor.ts';
import { formatShape, type Dim, type Shape, type Value } from '../graph.ts';
import { node1, scalar } from './node.ts';

/** A value, or a number that becomes a scalar constant. */
export type Operand = Value | number;

/** The shape of an element-wise result (the multidirectional broadcasting of ONNX). */
export function broadcastShapes(a: Shape, b: Shape): Dim[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[i - rank + a.length] ?? 1;
    const y = b[i - rank + b.length] ?? 1;
    if (x === y || y === 1) return x;
    if (x === 1) return y;
    throw new Error(`shapes ${formatShape(a)} and ${formatShape(b)} do not fit together`);
  });
}

function binary(op: string, a: Operand, b: Operand, type?: ElementType): Value {
  const beside = typeof a === 'number' ? b : a;
  if (typeof beside === 'number') throw new Error(`${op} of two numbers`);
  const x = typeof a === 'number' ? scalar(beside.graph, a) : a;
  const y = typeof b === 'number' ? scalar(beside.graph, b) : b;
  return node1(op, [x, y], { type: type ?? beside.type, shape: broadcastShapes(x.shape, y.shape) });
}

export const add = (a: Operand, b: Operand): Value => binary('Add', a, b);
export const sub = (a: Operand, b: Operand): Value => binary('Sub', a, b);
export const mul = (a: Operand, b: Operand): Value => binary('Mul', a, b);
export const div = (a: Operand, b: Operand): Value => binary('Div', a, b);
export const pow = (a: Operand, b: Operand): Value => binary('Pow', a, b);
export const greater = (a: Operand, b: Operand): Value => binary('Greater', a, b, 'bool');
export const equal = (a: Operand, b: Operand): Value => binary('Equal', a, b, 'bool');

export const neg = (x: Value): Value => node1('Neg', [x], x);
export const exp = (x: Value): Value => node1('Exp', [x], x);
export const log = (x: Value): Value => node1('Log', [x], x);
export const sqrt = (x: Value): Value => node1('Sqrt', [x], x);
export const relu = (x: Value): Value => node1('Relu', [x], x);
export const tanh = (x: Value): Value => node1('Tanh', [x], x);
export const sigmoid = (x: Value): Value => node1('Sigmoid', [x], x);
export const erf = (x: Value): Value => node1('Erf', [x], x);

/** GELU with the error function: x·(1 + erf(x/√2))/2, written in the form that ONNX Runtime fuses into one operator. */
export const gelu = (x: Value): Value => mul(mul(x, add(erf(div(x, Math.SQRT2)), 1)), 0.5);

/** Counts as a constant when gradients are taken. */
export const stopGradient = (x: Value): Value => node1('Identity', [x], x, {}, true);

export function where(condition: Value, a: Value, b: Value): Value {
  const shape = broadcastShapes(condition.shape, broadcastShapes(a.shape, b.shape));
  return node1('Where', [condition, a, b], { type: a.type, shape });
}

export const cast = (x: Value, type: ElementType): Value =>
  x.type === type ? x : node1('Cast', [x], { type, shape: x.shape }, { to: dataTypes[type] });
