import * as tf from '@tensorflow/tfjs-core';
import type { OnnxGraph, OnnxNode } from '../../../shared/model/onnx.ts';
import type { Tensor } from '../../../shared/model/tensor.ts';
import { NodeReader, type Kernel, type Run } from './kernel.ts';
import { fromHost } from './values.ts';

/** A graph made ready to be run. */
export interface Plan {
  /** Names of the values that it reads from graphs around it. */
  readonly captures: readonly string[];
  /**
   * Call it within a tidy.
   * @param inputs in the order of the graph's inputs.
   * @param captured in the order of `captures`.
   * @returns new tensors in the order of the graph's outputs.
   */
  run(inputs: readonly tf.Tensor[], captured: readonly tf.Tensor[]): tf.Tensor[];
  release(): void;
}

export type Kernels = Readonly<Record<string, Kernel>>;

interface Step {
  readonly node: OnnxNode;
  readonly run: Run;
  /** What the kernel is given; an empty name stands for `undefined`. */
  readonly reads: readonly string[];
  readonly bodies: readonly Plan[];
}

/** Finds a constant by name, in the graphs around too. */
type Constants = (name: string) => Tensor | undefined;

/**
 * Works out all that does not depend on the inputs: kernels, constants, and when each value is read for the last time.
 * Throws where a node is of an unknown kind or asks for what its kernel does not do.
 */
export function planGraph(graph: OnnxGraph, kernels: Kernels, outer: Constants = () => undefined): Plan {
  const constantNamed: Constants = (name) => graph.initializer[name] ?? outer(name);
  const steps = graph.node.map((node) => planNode(node, kernels, constantNamed));
  const outputs = graph.output.map(({ name }) => name);
  const captures = namesFromOutside(graph, steps);
  const ended = lifetimes(steps, outputs);

  const read = new Set([...steps.flatMap(({ reads }) => reads), ...outputs]);
  const constants = Object.entries(graph.initializer)
    .filter(([name]) => read.has(name))
    .map(([name, tensor]) => [name, tf.keep(fromHost(tensor))] as const);

  return {
    captures,
    run: (inputs, captured) => {
      const values = new Map<string, tf.Tensor>(constants);
      graph.input.forEach(({ name }, i) => values.set(name, inputs[i] as tf.Tensor));
      captures.forEach((name, i) => values.set(name, captured[i] as tf.Tensor));
      steps.forEach((step, i) => {
        runStep(step, values);
        for (const name of ended[i] ?? []) values.get(name)?.dispose();
      });
      return outputs.map((name) => tf.clone(values.get(name) as tf.Tensor));
    },
    release: () => {
      for (const [, tensor] of constants) tensor.dispose();
      for (const { bodies } of steps) for (const body of bodies) body.release();
    },
  };
}

function planNode(node: OnnxNode, kernels: Kernels, constantNamed: Constants): Step {
  const kernel = kernels[node.opType];
  if (!kernel)
    throw new Error(
      `the operator ${node.opType} is unknown here; known are ${Object.keys(kernels).sort().join(', ')}`,
    );
  const bodies: Plan[] = [];
  const reader = new NodeReader(node, constantNamed, (body) => {
    const plan = planGraph(body, kernels, constantNamed);
    bodies.push(plan);
    return plan;
  });
  const run = explained(node, () => kernel(reader));
  const inputs = node.input.map((name, i) => (reader.readAsConstants.has(i) ? '' : name));
  return { node, run, reads: [...inputs, ...bodies.flatMap(({ captures }) => captures)], bodies };
}

function runStep({ node, run, reads }: Step, values: Map<string, tf.Tensor>): void {
  const results = explained(node, () => tf.tidy(() => run(reads.map((name) => values.get(name)))));
  results.forEach((result, i) => {
    const name = node.output[i];
    if (name) values.set(name, result);
    else result.dispose();
  });
}

/** What a graph reads and neither makes nor is given. */
function namesFromOutside({ node, initializer, input, output }: OnnxGraph, steps: readonly Step[]): string[] {
  const own = new Set([
    '',
    ...Object.keys(initializer),
    ...input.map(({ name }) => name),
    ...node.flatMap((made) => made.output),
  ]);
  const read = new Set([...steps.flatMap(({ reads }) => reads), ...output.map(({ name }) => name)]);
  return [...read].filter((name) => !own.has(name));
}

/** For each step the values made by a node that nothing reads after it. */
function lifetimes(steps: readonly Step[], outputs: readonly string[]): string[][] {
  const readLater = new Set(outputs);
  const made = new Set(steps.flatMap(({ node }) => node.output));
  return steps
    .toReversed()
    .map(({ node, reads }) => {
      const ended = [...new Set([...reads, ...node.output])].filter(
        (name) => name && made.has(name) && !readLater.has(name),
      );
      for (const name of ended) readLater.add(name);
      return ended;
    })
    .reverse();
}

/** Says in errors which node they come from. */
function explained<T>({ opType, output }: OnnxNode, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new Error(`${opType} '${output[0]}': ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
