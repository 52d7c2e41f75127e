import { Graph, capturesOf, staticShape, type Node, type Value } from '../graph.ts';
import { full } from '../ops/index.ts';
import { stackedOutput } from '../ops/scan.ts';
import type { Gradient } from './rule.ts';

/** A loop in the terms of its body, and what is asked about it. */
export interface ForwardLoop {
  readonly body: Graph;
  /** The graph that the loop stands in. */
  readonly outer: Graph;
  readonly reversed: boolean;
  /** Each with its value after a step, and the gradient of its value after the last one. */
  readonly states: readonly { readonly value: Value; readonly next: Value; readonly gradient: Gradient }[];
  readonly elements: readonly Value[];
  /** The outputs that have a gradient, which is that of all steps, stacked. */
  readonly outputs: readonly { readonly value: Value; readonly gradient: Value }[];
  /** What the body reads: states, elements, and values from outside. */
  readonly reads: readonly Value[];
  /** The elements and values from outside whose gradients are of use. */
  readonly wanted: { readonly elements: readonly Value[]; readonly captures: readonly Value[] };
  /** A value of the body at all steps, stacked; the loop gets it as a further output where it has to. */
  stackOf(value: Value): Value;
}

export function forwardLoop(
  loop: Node,
  gradients: readonly Gradient[],
  wanted: readonly boolean[],
): ForwardLoop {
  const { body, num_scan_inputs: count, scan_input_directions: directions } = loop.attributes;
  if (!(body instanceof Graph) || !body.parent || body.parent.parent)
    throw new Error('only a loop outside of loops has a gradient');
  const stateCount = body.inputs.length - Number(count);
  const elements = body.inputs.slice(stateCount);
  const sequences = loop.inputs.slice(stateCount);
  const reads = [...body.inputs, ...capturesOf(body)];
  const useful = reads.filter((_, i) => wanted[i]);
  const results = [...body.outputs.values()];
  return {
    body,
    outer: body.parent,
    reversed: (directions as readonly number[])[0] === 1,
    states: body.inputs
      .slice(0, stateCount)
      .map((value, i) => ({ value, next: results[i] as Value, gradient: gradients[i] })),
    elements,
    outputs: results.slice(stateCount).flatMap((value, i) => {
      const gradient = gradients[stateCount + i];
      return gradient ? [{ value, gradient }] : [];
    }),
    reads,
    wanted: {
      elements: useful.filter((value) => elements.includes(value)),
      captures: useful.filter((value) => value.graph !== body),
    },
    stackOf: (value) => sequences[elements.indexOf(value)] ?? stackedOutput(loop, value),
  };
}

/** Zeros of a value's shape, for a gradient that nothing contributes to. */
export const zerosFor = ({ shape }: Value, graph: Graph): Value =>
  full(graph, staticShape(shape, 'the gradient of a loop'), 0);
