import type { Backward } from '../differentiate.ts';
import { staticShape, type Node, type Value } from '../graph.ts';
import { add, reshape, transpose } from '../ops/index.ts';
import { addScan } from '../ops/scan.ts';
import { weightGradient } from './linear.ts';
import { input, output, type Gradient, type GradientRule } from './rule.ts';
import { backwardBody, type BackwardBody } from './scan-body.ts';
import { forwardLoop, zerosFor, type ForwardLoop } from './scan-forward.ts';

/**
 * The gradient of a loop is a loop in the other direction over the gradient of its body. What the backward steps need
 * of the forward ones is stacked by the forward loop. A matrix from outside that every step multiplies by gets its
 * gradient after the loop, as one product over all steps; other values from outside are summed up step by step.
 */
export const scanRule =
  (backward: Backward): GradientRule =>
  (node, gradients, wanted) => {
    const forward = forwardLoop(node, gradients, wanted);
    const body = backwardBody(forward, backward);
    const { final, stacked } = addBackwardLoop(forward, body);
    const afterLoop = (matrix: Value): Gradient =>
      body.products
        .get(matrix)
        ?.map((product) => productGradient(forward, product, stacked))
        .reduce<Gradient>((total, part) => (total ? add(total, part) : part), undefined);
    return forward.reads.map((value) => final.get(value) ?? stacked.get(value) ?? afterLoop(value));
  };

/** What the backward loop gives, by the values of the forward body that it is the gradient of. */
interface LoopGradients {
  /** Of states: before the first step. Of values from outside: summed over all steps. */
  readonly final: ReadonlyMap<Value, Value>;
  /** Of elements and products: of all steps, stacked. */
  readonly stacked: ReadonlyMap<Value, Value>;
}

function addBackwardLoop(forward: ForwardLoop, body: BackwardBody): LoopGradients {
  // The terms of a sum share one gradient: it is stacked once.
  const distinct = [...new Set(body.stepwise.values())];
  const { final, outputs } = addScan(
    body.graph,
    body.carried.map(({ of, initial }) => initial ?? zerosFor(of, forward.outer)),
    body.sequences,
    { states: body.carried.map(({ next }) => next), outputs: distinct },
    !forward.reversed,
  );
  return {
    final: new Map(body.carried.map(({ of }, i) => [of, final[i] as Value])),
    stacked: new Map(
      [...body.stepwise].map(([value, step]) => [value, outputs[distinct.indexOf(step)] as Value]),
    ),
  };
}

/** The gradient of the matrix in a product of the forward body, as one product over all steps. */
function productGradient(forward: ForwardLoop, product: Node, stacked: LoopGradients['stacked']): Value {
  const rows = joinSteps(forward.stackOf(input(product, 0)));
  return weightGradient(rows, input(product, 1), joinSteps(stacked.get(output(product)) as Value));
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
