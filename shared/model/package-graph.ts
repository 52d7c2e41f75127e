import { inputFunctions } from './inputs.ts';
import type { Manifest } from './manifest.ts';
import { decodeModel, encodeModel, type OnnxValue } from './onnx.ts';
import type { Tensor, TensorMap } from './tensor.ts';

/**
 * Puts the weights into a package's graph: graph inputs that bear the name of a weight become that weight. Checks
 * that the other inputs are those of the manifest, and that the emissions have one score for each of `tags` tags.
 * @returns ONNX bytes of a graph from the manifest's inputs to the emissions alone.
 */
export function completeModel(
  bytes: Uint8Array,
  manifest: Manifest,
  weights: TensorMap,
  tags: number,
): Uint8Array {
  const model = decodeModel(bytes);
  const { graph } = model;
  const parameters = graph.input.filter(({ name }) => Object.hasOwn(weights, name));
  const inputs = graph.input.filter(({ name }) => !Object.hasOwn(weights, name));
  const initializer = Object.fromEntries(
    parameters.map((value) => [value.name, fitting(value, weights[value.name])]),
  );
  const overlap = Object.keys(initializer).find((name) => Object.hasOwn(graph.initializer, name));
  if (overlap !== undefined) throw new Error(`its graph has a value of its own for the weight '${overlap}'`);
  checkInputs(inputs, manifest.inputs);
  return encodeModel({
    ...model,
    graph: {
      ...graph,
      initializer: { ...graph.initializer, ...initializer },
      input: inputs,
      output: [emissionsOf(graph.output, manifest.head.emissions, tags)],
    },
  });
}

function fitting({ name, type, dims }: OnnxValue, weight: Tensor | undefined): Tensor {
  if (!weight || weight.type !== type || weight.dims.join() !== dims?.join()) {
    throw new Error(`its graph wants '${name}' as ${type} [${dims?.join(', ')}], unlike its weights`);
  }
  if (weight.type === 'float32' && !weight.data.every(Number.isFinite)) {
    throw new Error(`its weight '${name}' holds values that are not finite`);
  }
  return weight;
}

function checkInputs(inputs: readonly OnnxValue[], bindings: Manifest['inputs']): void {
  const sorted = (values: readonly { name: string }[]): string =>
    values
      .map(({ name }) => name)
      .sort()
      .join(', ');
  if (sorted(inputs) !== sorted(bindings)) {
    throw new Error(`its graph takes the inputs ${sorted(inputs)}, its manifest names ${sorted(bindings)}`);
  }
  const unknown = bindings.find((binding) => !inputFunctions.has(binding.function));
  if (unknown)
    throw new Error(`it needs the input function ${unknown.function}, which a newer mingshi may have`);
}

function emissionsOf(outputs: readonly OnnxValue[], name: string, tags: number): OnnxValue {
  const output = outputs.find((value) => value.name === name);
  if (output?.type !== 'float32' || output.dims?.length !== 3 || output.dims[2] !== tags) {
    throw new Error(`its graph must give '${name}' as float32 [batch, length, ${tags}]`);
  }
  return output;
}
