import { Graph, formatShape, type Node, type Shape, type Value } from '../graph.ts';

import { fixedDim } from './layout.ts';

/** What one step of a loop gives: the next states, and an element of each output sequence. */
export interface Step {
  readonly states: readonly Value[];
  readonly outputs: readonly Value[];
}

export interface Loop {
  /** The states after the last step. */
  readonly final: readonly Value[];
  /** The outputs of all steps, stacked on a new first axis. */
  readonly outputs: readonly Value[];
}

/**
 * Runs `step` over the first axis of `sequences` (ONNX Scan). The body may read any value from outside.
 * @param reversed goes from the last element to the first; outputs keep the order of the sequences.
 */
export function scan(
  initial: readonly Value[],
  sequences: readonly Value[],
  step: (states: readonly Value[], elements: readonly Value[]) => Step,
  reversed = false,
): Loop {
  const [first] = sequences;
  if (!first) throw new Error('a loop needs a sequence');
  const body = new Graph(first.graph);
  const states = initial.map((state) => body.input(state));
  const elements = sequences.map(({ type, shape }) => body.input({ type, shape: shape.slice(1) }));
  const result = step(states, elements);
  for (const value of [...result.states, ...result.outputs]) addBodyOutput(body, value);
  return addScan(body, initial, sequences, result.outputs.map(({ shape }) => shape), reversed);
}

/** Adds the loop with a finished body, whose inputs are the states, then the elements; and so its outputs. */
export function addScan(
  body: Graph,
  initial: readonly Value[],
  sequences: readonly Value[],
  outputShapes: readonly Shape[],
  reversed: boolean,
): Loop {
  const [first] = sequences;
  if (!body.parent || !first) throw new Error('a loop needs a sequence and a graph around it');
  const length = fixedDim(first, 0, 'a loop');
  [...body.outputs.values()].slice(0, initial.length).forEach((next, i) => {
    const state = initial[i];
    if (!state || formatShape(next.shape) !== formatShape(state.shape)) {
      throw new Error(`state ${i} of a loop changes its shape to ${formatShape(next.shape)}`);
    }
  });
  const values = body.parent.add(
    'Scan',
    [...initial, ...sequences],
    [...initial, ...outputShapes.map((shape) => ({ type: first.type, shape: [length, ...shape] }))],
    {
      attributes: {
        body,
        num_scan_inputs: sequences.length,
        scan_input_directions: sequences.map(() => Number(reversed)),
        scan_output_directions: outputShapes.map(() => Number(reversed)),
      },
    },
  );
  return { final: values.slice(0, initial.length), outputs: values.slice(initial.length) };
}

/** Makes a value of the body available from outside: all its steps, stacked. */
export function addStackedOutput(loop: Node, value: Value): Value {
  const { body, num_scan_inputs: sequences } = loop.attributes;
  const outer = loop.outputs[0]?.graph;
  if (!(body instanceof Graph) || !outer) throw new Error(`${loop.op} is no loop`);
  const length = fixedDim(loop.inputs.at(-Number(sequences)) as Value, 0, 'a loop');
  addBodyOutput(body, value);
  const stacked: Value = { graph: outer, name: `${value.name}.all`, type: value.type, shape: [length, ...value.shape] };
  loop.outputs.push(stacked);
  const directions = loop.attributes.scan_output_directions as number[];
  directions.push(directions[0] ?? 0);
  return stacked;
}

/** Adds an output to the body of a loop. Only its place counts, so it is named by the value itself. */
export function addBodyOutput(body: Graph, value: Value): void {
  const own = body.nodes.some(({ outputs }) => outputs.includes(value)) && !body.outputs.has(value.name);
  const result = own ? value : copyInto(body, value);
  body.output(result.name, result);
}

/** A result of a body must come from one of its own nodes, and be no other result. */
function copyInto(body: Graph, value: Value): Value {
  const [copy] = body.add('Identity', [value], [value]);
  return copy as Value;
}
