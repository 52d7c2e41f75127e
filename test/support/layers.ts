import type { Runtime } from '../../shared/model/runtime.ts';
import type { Tensor, TensorMap } from '../../shared/model/tensor.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { Graph, type Value } from '../../training/engine/graph.ts';
import { toOnnx } from '../../training/engine/onnx.ts';
import { Context } from '../../training/layers/context.ts';
import { randomStream } from '../../training/random.ts';

/** Builds a graph with a context, and runs it once. */
export async function runLayers(
  training: boolean,
  build: (context: Context, input: (name: string) => Value) => Readonly<Record<string, Value>>,
  feeds: TensorMap,
  runtime: Runtime = ortRuntime,
): Promise<TensorMap> {
  const context = new Context(new Graph(), training);
  const inputs = new Map<string, Value>();
  const input = (name: string): Value => {
    const tensor = feeds[name];
    if (!tensor) throw new Error(`no feed '${name}'`);
    const value = inputs.get(name) ?? context.graph.input({ type: tensor.type, shape: tensor.dims }, name);
    inputs.set(name, value);
    return value;
  };
  for (const [name, value] of Object.entries(build(context, input))) context.graph.output(name, value);
  const program = await runtime.load(toOnnx(context.graph, 'layers'));
  try {
    return await program.run({ ...initialParameters(context), ...feeds });
  } finally {
    await program.release();
  }
}

/** The parameters of a context as they start, from a seed. */
export const initialParameters = (context: Context, seed = 1): TensorMap =>
  Object.fromEntries(
    [...context.parameters].map(([name, { shape, initialise }]): [string, Tensor] => [
      name,
      { type: 'float32', dims: shape, data: initialise(shape, randomStream(seed, name)) },
    ]),
  );

/** Floats in [-1, 1). */
export function randomFloats(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = randomStream(seed, 'test');
  return Float32Array.from({ length: count }, () => random.uniform() * 2 - 1);
}

/** A finished tensor's numbers. */
export const numbers = (tensor: Tensor | undefined): number[] => Array.from(tensor?.data ?? [], Number);
