import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import './tfjs-gradients.ts';
import { expect } from 'vitest';
import type { Runtime } from '../../shared/model/runtime.ts';
import { float32, sizeOf, type Tensor, type TensorMap } from '../../shared/model/tensor.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { gradientsOf } from '../../training/engine/differentiate.ts';
import { Graph, staticShape, type Value } from '../../training/engine/graph.ts';
import { toOnnx } from '../../training/engine/onnx.ts';
import { cast, mul, sum } from '../../training/engine/ops/index.ts';
import { fromHost } from '../../training/engine/tfjs/values.ts';

/** One function, written with the engine's operators and once more with those of TensorFlow.js. */
export interface OperatorCase<Name extends string = string> {
  /** The ONNX operator that this is a case of. */
  readonly op: string;
  readonly name: string;
  readonly inputs: Readonly<Record<Name, Tensor>>;
  /** Inputs whose gradients are compared; all floats unless told. */
  readonly wrt?: readonly NoInfer<Name>[];
  /** False where a part is detached, which finite differences cannot know. */
  readonly differentiable?: boolean;
  readonly build: (inputs: Readonly<Record<Name, Value>>) => Value;
  readonly tfjs: (inputs: Readonly<Record<Name, tf.Tensor>>) => tf.Tensor;
}

/** Ties the names of a case's inputs together. */
export const operatorCase = <Name extends string>(given: OperatorCase<Name>): OperatorCase => given;

export interface Compiled {
  readonly model: Uint8Array;
  /** Operators of the function itself, those of loops included. */
  readonly operators: ReadonlySet<string>;
}

// Silences advice about other packages on the console.
tf.enableProdMode();

const weightsInput = 'check.weights';
const gradientOutput = (name: string) => `gradient.${name}`;

/** Inputs of a case whose gradients are compared. */
export const wrtOf = ({ inputs, wrt }: OperatorCase): readonly string[] =>
  wrt ?? Object.keys(inputs).filter((name) => inputs[name]?.type === 'float32');

/** A graph with the outputs `value` and the gradients of Σ weights·value. */
export function compile(operator: OperatorCase): Compiled {
  const { inputs, build } = operator;
  const graph = new Graph();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { type, dims }]) => [name, graph.input({ type, shape: dims }, name)]),
  );
  const value = build(values);
  const operators = operatorsOf(graph);
  graph.output('value', value);
  const names = wrtOf(operator);
  if (names.length > 0) {
    const weights = graph.input({ type: 'float32', shape: value.shape }, weightsInput);
    const loss = sum(mul(cast(value, 'float32'), weights));
    gradientsOf(
      loss,
      names.map((name) => values[name] as Value),
    ).forEach((gradient, i) => {
      const name = names[i] as string;
      expect(staticShape(gradient.shape, 'a gradient'), `shape of the gradient of ${name}`).toEqual(
        inputs[name]?.dims,
      );
      graph.output(gradientOutput(name), gradient);
    });
  }
  return { model: toOnnx(graph, 'check'), operators };
}

/** Values and gradients of a case by a runtime, for the given weights of the result's elements. */
export async function compute(
  runtime: Runtime,
  { model }: Compiled,
  inputs: TensorMap,
  weights: Tensor,
): Promise<TensorMap> {
  const program = await runtime.load(model);
  const results = await program.run({ ...inputs, [weightsInput]: weights });
  await program.release();
  return results;
}

/** Values and gradients of a case by TensorFlow.js alone, under the names that `compute` gives them. */
export async function expectedResults(
  operator: OperatorCase,
): Promise<{ results: TensorMap; weights: Tensor<'float32'> }> {
  const { inputs, tfjs } = operator;
  const wrt = wrtOf(operator);
  while (tf.getBackend() !== 'cpu') await tf.setBackend('cpu');
  const given = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, fromHost(tensor)]));
  const value = tf.tidy(() => tfjs(given));
  const weights = randomTensor(value.shape, 99);
  const toHost = (tensor: tf.Tensor) => float32([...tensor.shape], Float32Array.from(tensor.dataSync()));
  const results: Record<string, Tensor> = { value: toHost(value) };
  if (wrt.length > 0) {
    const loss = (...variables: tf.Tensor[]): tf.Scalar => {
      const changed = Object.fromEntries(variables.map((variable, i) => [wrt[i] as string, variable]));
      return tf.sum(tf.mul(tf.cast(tfjs({ ...given, ...changed }), 'float32'), fromHost(weights)));
    };
    const gradients = tf.tidy(() => tf.grads(loss)(wrt.map((name) => given[name] as tf.Tensor)));
    gradients.forEach((gradient, i) => {
      results[gradientOutput(wrt[i] as string)] = toHost(gradient);
    });
    tf.dispose(gradients);
  }
  tf.dispose([value, ...Object.values(given)]);
  return { results, weights };
}

/**
 * Gradients by central differences of the value on ONNX Runtime, with one step of Richardson's extrapolation. The
 * weighted sum is taken in double precision, so what is left of float32 is the rounding of the value's elements.
 */
export async function differences(operator: OperatorCase, weights: Tensor<'float32'>): Promise<TensorMap> {
  const { inputs } = operator;
  const program = await ortRuntime.load(compile(operator).model);
  const lossAt = async (name: string, i: number, shift: number): Promise<number> => {
    const moved = float32(inputs[name]?.dims ?? [], Float32Array.from(inputs[name]?.data as Float32Array));
    moved.data[i] = (moved.data[i] ?? 0) + shift;
    const { value } = await program.run({ ...inputs, [name]: moved, [weightsInput]: weights });
    return weights.data.reduce((total, weight, j) => total + weight * Number(value?.data[j]), 0);
  };
  const slope = async (name: string, i: number, h: number) =>
    ((await lossAt(name, i, h)) - (await lossAt(name, i, -h))) / (2 * h);
  const results: Record<string, Tensor> = {};
  for (const name of wrtOf(operator)) {
    const gradient = float32(inputs[name]?.dims ?? []);
    for (let i = 0; i < gradient.data.length; i++) {
      const [coarse, fine] = [await slope(name, i, 1 / 32), await slope(name, i, 1 / 64)];
      gradient.data[i] = (4 * fine - coarse) / 3;
    }
    results[gradientOutput(name)] = gradient;
  }
  await program.release();
  return results;
}

/** Expects the same names, shapes and elements, within `tolerance` of the larger of 1 and the element itself. */
export function expectClose(actual: TensorMap, expected: TensorMap, tolerance: number, label = ''): void {
  for (const [name, tensor] of Object.entries(expected)) {
    const found = actual[name];
    expect(found?.dims, `${label} shape of ${name}`).toEqual(tensor.dims);
    tensor.data.forEach((value: number | bigint, i: number) => {
      const [a, b] = [Number(found?.data[i]), Number(value)];
      const close = Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
      if (!close) expect.fail(`${label} ${name}[${i}] is ${a}, not ${b}`);
    });
  }
}

/** The same numbers on every run: uniform in ±1 and at least `gap` away from 0. */
export function randomTensor(dims: readonly number[], seed = 1, gap = 0): Tensor<'float32'> {
  const next = randomNumbers(seed);
  return float32(
    dims,
    Float32Array.from({ length: sizeOf(dims) }, () => {
      const x = 2 * next() - 1;
      return Math.sign(x) * (gap + (1 - gap) * Math.abs(x));
    }),
  );
}

/** Uniform in [low, high). */
export function randomBetween(
  low: number,
  high: number,
  dims: readonly number[],
  seed = 1,
): Tensor<'float32'> {
  const next = randomNumbers(seed);
  return float32(
    dims,
    Float32Array.from({ length: sizeOf(dims) }, () => low + (high - low) * next()),
  );
}

/** The value of a tensor as a constant: no gradient of TensorFlow.js passes through. */
export const detached = (x: tf.Tensor): tf.Tensor => tf.tensor(x.dataSync(), x.shape, x.dtype);

/** Mulberry32: small, and good enough to fill tensors. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const operatorsOf = (graph: Graph): Set<string> =>
  new Set(
    graph.nodes.flatMap(({ op, attributes }) =>
      attributes.body instanceof Graph ? [op, ...operatorsOf(attributes.body)] : [op],
    ),
  );
