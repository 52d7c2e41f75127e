import { Graph, formatShape, sameShape, type Node, type Value, type ValuesFor } from '../graph.ts';
import { fixedDim } from './layout.ts';

/** Values whose number the types know where it is written down: `[a, b]`. */
type Values = readonly Value[] | readonly [];

/** What one step of a loop gives: the next states, and an element of each output sequence. */
export interface Step<States extends Values, Outputs extends Values> {
  readonly states: ValuesFor<States>;
  readonly outputs: Outputs;
}

export interface Loop<States extends Values, Outputs extends Values> {
  /** The states after the last step. */
  readonly final: ValuesFor<States>;
  /** The outputs of all steps, stacked on a new first axis. */
  readonly outputs: ValuesFor<Outputs>;
}

/**
 * Runs `step` over the first axis of `sequences` (ONNX Scan). The body may read any value from outside.
 * @param reversed goes from the last element to the first; outputs keep the order of the sequences.
 */
export function scan<States extends Values, Sequences extends Values, Outputs extends Values>(
  initial: States,
  sequences: Sequences,
  step: (states: ValuesFor<States>, elements: ValuesFor<Sequences>) => Step<States, Outputs>,
  reversed = false,
): Loop<States, Outputs> {
  const [first] = sequences;
  if (!first) throw new Error('a loop needs a sequence');
  const body = new Graph(first.graph);
  const states = initial.map((state) => body.input(state)) as ValuesFor<States>;
  const elements = sequences.map(({ type, shape }) =>
    body.input({ type, shape: shape.slice(1) }),
  ) as ValuesFor<Sequences>;
  return addScan(body, initial, sequences, step(states, elements), reversed);
}

/** Adds the loop of a body whose inputs are the states, then the elements. */
export function addScan<States extends Values, Outputs extends Values>(
  body: Graph,
  initial: States,
  sequences: Values,
  { states, outputs }: Step<States, Outputs>,
  reversed: boolean,
): Loop<States, Outputs> {
  const length = lengthOf(sequences);
  if (!body.parent) throw new Error('a loop needs a graph around it');
  if (states.length !== initial.length)
    throw new Error(`a loop of ${initial.length} states gives ${states.length}`);
  states.forEach((next, i) => {
    const state = initial[i] as Value;
    if (next.type === state.type && sameShape(next.shape, state.shape)) return;
    throw new Error(
      `state ${i} of a loop turns from ${state.type} ${formatShape(state.shape)} to ${next.type} ${formatShape(next.shape)}`,
    );
  });
  [...states, ...outputs].forEach((value, i) => body.output(`out.${i}`, value));
  const values = body.parent.add(
    'Scan',
    [...initial, ...sequences],
    [...initial, ...outputs.map(({ type, shape }) => ({ type, shape: [length, ...shape] }))],
    {
      attributes: {
        body,
        num_scan_inputs: sequences.length,
        scan_input_directions: sequences.map(() => Number(reversed)),
        scan_output_directions: outputs.map(() => Number(reversed)),
      },
    },
  );
  return {
    final: values.slice(0, initial.length) as ValuesFor<States>,
    outputs: values.slice(initial.length) as ValuesFor<Outputs>,
  };
}

/** A value of the body as the loop gives it to the outside: all its steps, stacked. */
export function stackedOutput(loop: Node, value: Value): Value {
  const { body, num_scan_inputs: count, scan_output_directions: directions } = loop.attributes;
  const outer = loop.outputs[0]?.graph;
  if (!(body instanceof Graph) || !outer) throw new Error(`${loop.op} is no loop`);
  const stateCount = loop.inputs.length - Number(count);
  const known = loop.outputs[[...body.outputs.values()].indexOf(value, stateCount)];
  if (known) return known;
  const length = lengthOf(loop.inputs.slice(stateCount) as Value[]);
  const stacked: Value = {
    graph: outer,
    name: `${value.name}.all`,
    type: value.type,
    shape: [length, ...value.shape],
  };
  body.output(`out.${body.outputs.size}`, value);
  loop.outputs.push(stacked);
  (directions as number[]).push((directions as number[])[0] ?? 0);
  return stacked;
}

/** The number of steps of a loop; runtimes do not take loops without any. */
function lengthOf(sequences: readonly Value[]): number {
  const [length = 0, ...others] = new Set(sequences.map((sequence) => fixedDim(sequence, 0, 'a loop')));
  if (others.length > 0)
    throw new Error(`a loop has sequences of different lengths: ${[length, ...others].join(', ')}`);
  if (length === 0) throw new Error('a loop needs a sequence of at least one element');
  return length;
}
