import { formatShape, readsOf, staticShape, type Node, type Value } from './graph.ts';
import { elementwiseRules } from './gradients/elementwise.ts';
import { layoutRules } from './gradients/layout.ts';
import { linearRules } from './gradients/linear.ts';
import { reduceRules } from './gradients/reduce.ts';
import type { GradientRule } from './gradients/rule.ts';
import { scanRule } from './gradients/scan.ts';
import { add, full, scalar } from './ops/index.ts';

/** Operator → gradient rule. An operator that is not here cannot lie between parameters and a loss. */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  ...elementwiseRules,
  ...layoutRules,
  ...linearRules,
  ...reduceRules,
  Scan: scanRule(backward),
};

export type Backward = typeof backward;

/**
 * Adds the gradient of a scalar to its graph (reverse mode).
 * @returns one gradient for each of `wrt`, of the same shape; zeros where the loss does not depend on it.
 */
export function gradientsOf(loss: Value, wrt: readonly Value[]): Value[] {
  if (loss.shape.length > 0) throw new Error(`a loss must be a scalar, not ${formatShape(loss.shape)}`);
  const found = backward(loss.graph.nodes, [[loss, scalar(loss.graph, 1)]], wrt);
  return wrt.map((value) => found.get(value) ?? full(loss.graph, staticShape(value.shape, 'a gradient'), 0));
}

/**
 * Walks the nodes backwards from the seeds.
 * @param seeds values with the gradients that reach them from outside.
 * @param wrt what gradients are wanted of; nothing is computed for values that do not depend on any of these.
 * @param view how the new nodes see a value of the old ones (in the body of a loop: through the loop's stacked outputs).
 * @returns the gradients of all values on the way, those of `wrt` among them.
 */
export function backward(
  nodes: readonly Node[],
  seeds: readonly (readonly [Value, Value])[],
  wrt: readonly Value[],
  view: (value: Value) => Value = (value) => value,
): Map<Value, Value> {
  const active = new Set(wrt);
  const isActive = (value: Value | undefined) => value !== undefined && active.has(value);
  const path = nodes.filter((node) => {
    const passes = !node.detached && readsOf(node).some(isActive);
    if (passes) for (const output of node.outputs) active.add(output);
    return passes;
  });

  const found = new Map<Value, Value>();
  const contribute = (value: Value, gradient: Value) => {
    const known = found.get(value);
    found.set(value, known ? add(known, gradient) : gradient);
  };
  for (const [value, gradient] of seeds) contribute(value, gradient);

  for (const node of path.reverse()) {
    const gradients = node.outputs.map((output) => found.get(output));
    if (gradients.every((gradient) => !gradient)) continue;
    const rule = gradientRules[node.op];
    if (!rule)
      throw new Error(`${node.op} has no gradient rule; known: ${Object.keys(gradientRules).join(', ')}`);
    const reads = readsOf(node);
    rule(viewed(node, view), gradients, reads.map(isActive)).forEach((gradient, i) => {
      const value = reads[i];
      if (value && gradient && active.has(value)) contribute(value, gradient);
    });
  }
  return found;
}

/** The node as `view` sees it; a loop is given as it is, since its rule adds outputs to it. */
function viewed(node: Node, view: (value: Value) => Value): Node {
  if (node.op === 'Scan') return node;
  return {
    ...node,
    inputs: node.inputs.map((value) => value && view(value)),
    outputs: node.outputs.map(view),
  };
}
