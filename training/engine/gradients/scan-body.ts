import type { Backward } from '../differentiate.ts';
import { Graph, neededNodes, readsOf, type Node, type Value } from '../graph.ts';
import { add } from '../ops/index.ts';
import { output, type Gradient } from './rule.ts';
import { zerosFor, type ForwardLoop } from './scan-forward.ts';

/** The body of a backward loop: one step's gradient. `of` and the keys of maps are values of the forward body. */
export interface BackwardBody {
  readonly graph: Graph;
  /** Gradients that go from step to step: of the states, and sums of those of values from outside. */
  readonly carried: readonly Carried[];
  /** What the steps go along: gradients of the outputs, then what they read of the forward steps. */
  readonly sequences: readonly Value[];
  /** Gradients that every step gives: of the wanted elements, and of the products below. */
  readonly stepwise: ReadonlyMap<Value, Value>;
  /** The products with a matrix from outside that gets its gradient after the loop. */
  readonly products: ReadonlyMap<Value, readonly Node[]>;
}

interface Carried {
  readonly of: Value;
  /** Before the first backward step; zeros unless given. */
  readonly initial?: Gradient;
  /** As a step finds it, and as it leaves it. */
  readonly seed: Value;
  readonly next: Value;
}

/**
 * @returns a body whose inputs are the seeds of what is carried, then the elements of the sequences. The forward loop
 *   gets further outputs where the backward steps read its values.
 */
export function backwardBody(forward: ForwardLoop, backward: Backward): BackwardBody {
  const graph = new Graph(forward.outer);
  const view = viewFrom(forward.body, graph);
  const { states, outputs, found } = differentiateStep(forward, graph, view, backward);
  const gradientOf = (value: Value): Value => found.get(value) ?? zerosFor(value, graph);

  const products = productsToHoist(forward, found);
  const sums = forward.wanted.captures
    .filter((value) => !products.has(value))
    .map((of) => ({ of, seed: graph.input(of), step: found.get(of) }));
  const carried: Carried[] = [
    ...states.map((state) => ({ ...state, next: gradientOf(state.of) })),
    ...sums.map(({ of, seed, step }) => ({ of, seed, next: step ? add(seed, step) : seed })),
  ];
  const given = [...forward.wanted.elements, ...[...products.values()].flat().map(output)];
  const stepwise = new Map(given.map((value) => [value, gradientOf(value)]));

  const read = readOfForward(graph, view, [...carried.map(({ next }) => next), ...stepwise.values()]);
  // A loop goes along a sequence, even if its steps read none.
  const [first] = forward.elements;
  if (first && outputs.length + read.length === 0) read.push({ value: first, element: view.of(first) });
  const inputs = [...carried, ...outputs].map(({ seed }) => seed);
  graph.inputs.splice(0, graph.inputs.length, ...inputs, ...read.map(({ element }) => element));
  return {
    graph,
    carried,
    sequences: [
      ...outputs.map(({ gradient }) => gradient),
      ...read.map(({ value }) => forward.stackOf(value)),
    ],
    stepwise,
    products,
  };
}

/** Adds the gradient of one step. That of a state comes from the step after, that of an output from outside. */
function differentiateStep(forward: ForwardLoop, graph: Graph, view: View, backward: Backward) {
  const { body, wanted } = forward;
  const states = forward.states.map(({ value, next, gradient }) => ({
    of: value,
    result: next,
    initial: gradient,
    seed: graph.input(value),
  }));
  const outputs = forward.outputs.map(({ value, gradient }) => ({
    result: value,
    gradient,
    seed: graph.input(value),
  }));
  const seeds = [...states, ...outputs].map(({ result, seed }) => [result, seed] as const);
  const wrt = [...states.map(({ of }) => of), ...wanted.elements, ...wanted.captures];
  return { states, outputs, found: backward(body.nodes, seeds, wrt, view.of) };
}

/** The matrices from outside that are used in products alone, with those products that have a gradient. */
function productsToHoist(
  { body, wanted }: ForwardLoop,
  found: ReadonlyMap<Value, Value>,
): Map<Value, Node[]> {
  const results = new Set(body.outputs.values());
  const products = new Map<Value, Node[]>();
  for (const matrix of wanted.captures) {
    const users = body.nodes.filter((node) => readsOf(node).includes(matrix));
    const isProduct = ({ op, inputs }: Node) => op === 'MatMul' && inputs[1] === matrix;
    if (results.has(matrix) || !users.every(isProduct)) continue;
    products.set(
      matrix,
      users.filter((node) => found.has(output(node))),
    );
  }
  return products;
}

/** How the backward body sees values of the forward body: as elements of its own, constants copied. */
interface View {
  readonly of: (value: Value) => Value;
  /** The elements, by what they show. */
  readonly elements: ReadonlyMap<Value, Value>;
}

function viewFrom(body: Graph, graph: Graph): View {
  const elements = new Map<Value, Value>();
  const constants = new Map<Value, Value>();
  const of = (value: Value): Value => {
    if (value.graph !== body) return value;
    const tensor = body.constants.get(value);
    const known = tensor ? constants : elements;
    const seen = known.get(value) ?? (tensor ? graph.constant(tensor) : graph.input(value));
    known.set(value, seen);
    return seen;
  };
  return { of, elements };
}

/** Drops nodes that no result needs. What the others read of the forward steps is all that has to be stacked. */
function readOfForward(graph: Graph, view: View, results: readonly Value[]) {
  graph.nodes.splice(0, graph.nodes.length, ...neededNodes(graph, results));
  const read = new Set([...graph.nodes.flatMap(readsOf), ...results]);
  return [...view.elements]
    .filter(([, element]) => read.has(element))
    .map(([value, element]) => ({ value, element }));
}
