import { Graph, capturesOf, neededNodes, readsOf, staticShape, type Node, type Value } from '../graph.ts';
import type { Backward } from '../differentiate.ts';
import { add, full, reshape, transpose } from '../ops/index.ts';
import { addScan, stackedOutput } from '../ops/scan.ts';
import { weightGradient } from './linear.ts';
import type { Gradient, GradientRule } from './rule.ts';

/**
 * The gradient of a loop is a loop in the other direction over the gradient of its body. What the backward steps need
 * of the forward ones is stacked by the forward loop. A matrix from outside that every step multiplies by gets its
 * gradient after the loop, as one product over all steps; other values from outside are summed up step by step.
 */
export const scanRule =
  (backward: Backward): GradientRule =>
  (loop, gradients, wanted) => {
    const { body, outer, states, elements, sequences, reversed } = partsOf(loop);
    const captured = capturesOf(body);
    const isWanted = (i: number) => wanted[i] === true;
    const wantedElements = elements.filter((_, i) => isWanted(states.length + i));
    const wantedCaptures = captured.filter((_, i) => isWanted(states.length + elements.length + i));

    const back = new Graph(outer);
    const view = viewFrom(body, back);
    const zeros = (value: Value) => full(outer, staticShape(value.shape, 'the gradient of a loop'), 0);

    // Seeds: the gradients of the states come from the step after, those of the outputs from outside.
    const results = [...body.outputs.values()];
    const incoming = states.map((state) => back.input(state));
    const given = gradients.flatMap((gradient, i) =>
      gradient && i >= states.length ? [{ gradient, result: results[i] as Value }] : [],
    );
    const outputSeeds = given.map(({ result }) => [result, back.input(result)] as const);
    const seeds = [...incoming.map((seed, i) => [results[i] as Value, seed] as const), ...outputSeeds];
    const found = backward(body.nodes, seeds, [...states, ...wantedElements, ...wantedCaptures], view.of);

    const products = new Map(wantedCaptures.map((value) => [value, productsWith(body, value)]));
    const summed = wantedCaptures.filter((value) => products.get(value) === undefined);
    const hoisted = wantedCaptures
      .flatMap((value) => products.get(value) ?? [])
      .filter(({ outputs }) => found.has(outputs[0] as Value));

    const accumulators = summed.map((value) => back.input(value));
    const nextStates = [
      ...states.map(
        (state) => found.get(state) ?? full(back, staticShape(state.shape, 'the gradient of a loop'), 0),
      ),
      ...summed.map((value, i) => {
        const [step, total] = [found.get(value), accumulators[i] as Value];
        return step ? add(total, step) : total;
      }),
    ];
    const stackedOutputs = [
      ...wantedElements.map(
        (element) =>
          found.get(element) ?? full(back, staticShape(element.shape, 'the gradient of a loop'), 0),
      ),
      ...hoisted.map(({ outputs }) => found.get(outputs[0] as Value) as Value),
    ];

    // Only what the backward steps really read is kept from the forward ones.
    back.nodes.splice(0, back.nodes.length, ...neededNodes(back, [...nextStates, ...stackedOutputs]));
    const read = new Set([...back.nodes.flatMap(readsOf), ...nextStates, ...stackedOutputs]);
    const needed = [...view.made].filter(([, seen]) => read.has(seen));
    // A loop goes along a sequence, even if its steps read none.
    const first = elements[0] as Value;
    const views = needed.length + given.length > 0 ? needed : [[first, view.of(first)] as const];
    const stackOf = (value: Value): Value => sequences[elements.indexOf(value)] ?? stackedOutput(loop, value);
    const inputs = [
      ...incoming,
      ...accumulators,
      ...outputSeeds.map(([, seed]) => seed),
      ...views.map(([, seen]) => seen),
    ];
    back.inputs.splice(0, back.inputs.length, ...inputs);

    const { final, outputs } = addScan(
      back,
      [...states.map((state, i) => gradients[i] ?? zeros(state)), ...summed.map(zeros)],
      [...given.map(({ gradient }) => gradient), ...views.map(([value]) => stackOf(value))],
      { states: nextStates, outputs: stackedOutputs },
      !reversed,
    );

    const gradientOf = (value: Value): Gradient => {
      if (summed.includes(value)) return final[states.length + summed.indexOf(value)];
      return (products.get(value) ?? [])
        .filter((node) => hoisted.includes(node))
        .map((node) => {
          const steps = outputs[wantedElements.length + hoisted.indexOf(node)] as Value;
          return weightGradient(joinSteps(stackOf(node.inputs[0] as Value)), value, joinSteps(steps));
        })
        .reduce<Gradient>((total, part) => (total ? add(total, part) : part), undefined);
    };
    return [
      ...final.slice(0, states.length),
      ...elements.map((element) => outputs[wantedElements.indexOf(element)]),
      ...captured.map((value) => (wantedCaptures.includes(value) ? gradientOf(value) : undefined)),
    ];
  };

interface LoopParts {
  readonly body: Graph;
  readonly outer: Graph;
  readonly states: readonly Value[];
  readonly elements: readonly Value[];
  readonly sequences: readonly Value[];
  readonly reversed: boolean;
}

function partsOf(loop: Node): LoopParts {
  const { body, num_scan_inputs: count, scan_input_directions: directions } = loop.attributes;
  if (!(body instanceof Graph) || !body.parent || body.parent.parent)
    throw new Error('only a loop outside of loops has a gradient');
  const stateCount = body.inputs.length - Number(count);
  return {
    body,
    outer: body.parent,
    states: body.inputs.slice(0, stateCount),
    elements: body.inputs.slice(stateCount),
    sequences: loop.inputs.slice(stateCount) as Value[],
    reversed: (directions as readonly number[])[0] === 1,
  };
}

/** How the backward body sees values of the forward body: as elements of its own, constants copied. */
function viewFrom(body: Graph, back: Graph) {
  const made = new Map<Value, Value>();
  const constants = new Map<Value, Value>();
  const of = (value: Value): Value => {
    if (value.graph !== body) return value;
    const tensor = body.constants.get(value);
    const known = tensor ? constants : made;
    const seen = known.get(value) ?? (tensor ? back.constant(tensor) : back.input(value));
    known.set(value, seen);
    return seen;
  };
  return { of, made };
}

/** The nodes of a body that multiply by this matrix, or `undefined` if it is used in another way too. */
function productsWith(body: Graph, matrix: Value): Node[] | undefined {
  if ([...body.outputs.values()].includes(matrix)) return undefined;
  const users = body.nodes.filter((node) => readsOf(node).includes(matrix));
  const isProduct = (node: Node) => node.op === 'MatMul' && node.inputs[1] === matrix;
  return users.every(isProduct) ? users : undefined;
}

/** [steps, .., rows, columns] as [.., steps·rows, columns]: the steps of a loop as rows of one product. */
function joinSteps(stacked: Value): Value {
  const dims = staticShape(stacked.shape, 'the gradient of a loop');
  const batch = dims.slice(1, -2);
  const [steps, rows, columns] = [dims[0], dims.at(-2), dims.at(-1)] as [number, number, number];
  const front = batch.map((_, i) => i + 1);
  const ordered =
    batch.length === 0 ? stacked : transpose(stacked, [...front, 0, batch.length + 1, batch.length + 2]);
  return reshape(ordered, [...batch, steps * rows, columns]);
}
