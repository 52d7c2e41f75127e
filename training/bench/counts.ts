import { sizeOf } from '../../shared/model/tensor.ts';
import { Graph, neededNodes, staticShape, type Node, type Value } from '../engine/graph.ts';

/**
 * Floating-point operations of all matrix products that a graph's outputs need, those in loops as often as these run:
 * 2·m·k·n for [m, k] by [k, n]. All sizes must be fixed.
 */
export const productFlops = (graph: Graph): number =>
  neededNodes(graph, graph.outputs.values()).reduce((total, node) => total + nodeFlops(node), 0);

function nodeFlops(node: Node): number {
  const sizes = (value: Value | undefined) => staticShape(value?.shape ?? [], 'counting operations');
  if (node.op === 'MatMul') return 2 * sizeOf(sizes(node.outputs[0])) * (sizes(node.inputs[0]).at(-1) ?? 0);
  const { body } = node.attributes;
  // A loop runs once for each element of its sequences, which come last.
  return body instanceof Graph ? (sizes(node.inputs.at(-1))[0] ?? 0) * productFlops(body) : 0;
}

/** Numbers that are learned. */
export const parameterCount = (
  parameters: ReadonlyMap<string, { readonly shape: readonly number[] }>,
): number => [...parameters.values()].reduce((total, { shape }) => total + sizeOf(shape), 0);
