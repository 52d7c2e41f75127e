import type { Node, Value } from '../graph.ts';

/** The gradient of a value; `undefined` where the loss does not depend on it. */
export type Gradient = Value | undefined;

/**
 * The gradient rule of an operator.
 * @param node its inputs and outputs; in the body of a loop, as the backward loop sees them.
 * @param gradients of the outputs, at least one of them defined.
 * @param wanted whether the gradient of each value that the node reads (`readsOf`) is of use.
 * @returns gradients in the order of `readsOf`; `undefined` for what has none, such as indices.
 */
export type GradientRule = (
  node: Node,
  gradients: readonly Gradient[],
  wanted: readonly boolean[],
) => readonly Gradient[];

/** The `i`-th input, which the operator requires. */
export function input(node: Node, i: number): Value {
  const value = node.inputs[i];
  if (!value) throw new Error(`${node.op} lacks its input ${i}`);
  return value;
}

/** The first output. */
export function output(node: Node): Value {
  const [value] = node.outputs;
  if (!value) throw new Error(`${node.op} has no output`);
  return value;
}

/** The gradient of the only output. */
export function only([gradient]: readonly Gradient[]): Value {
  if (!gradient) throw new Error('a rule was asked for the gradient of nothing');
  return gradient;
}

/** An input that is a constant list of integers. */
export function intsOf(node: Node, i: number): number[] {
  const value = input(node, i);
  const tensor = value.graph.constants.get(value);
  if (!tensor) throw new Error(`input ${i} of ${node.op} must be a constant`);
  return Array.from(tensor.data, Number);
}
