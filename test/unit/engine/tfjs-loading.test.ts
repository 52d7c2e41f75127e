import { describe, expect, it } from 'vitest';
import type { OnnxAttribute, OnnxGraph, OnnxNode } from '../../../shared/model/onnx.ts';
import { int64, type TensorMap } from '../../../shared/model/tensor.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import { float, modelOf, node } from '../../support/onnx-model.ts';

describe('loading refuses', () => {
  const one = (given: OnnxNode, initializer: TensorMap = {}) => ({
    initializer,
    input: given.input.filter((name) => name && !(name in initializer)).map((name) => float(name)),
    output: given.output.map((name) => float(name)),
    node: [given],
  });
  const int = (name: string, i: number): OnnxAttribute => ({ name, type: 'INT', i });
  const ints = (...values: number[]) => int64([values.length], BigInt64Array.from(values, BigInt));
  const body: OnnxGraph = {
    name: 'body',
    initializer: {},
    input: [{ name: 'e' }],
    output: [{ name: 'o' }],
    node: [node('Einsum', ['e'], ['o'])],
  };

  it.each<[string, Partial<OnnxGraph>, RegExp]>([
    [
      'an unknown operator',
      one(node('Gelu', ['x'], ['y'])),
      /operator Gelu is unknown here; known are Add, .*Where/,
    ],
    [
      'an unknown operator in a loop',
      one(node('Scan', ['x'], ['y'], int('num_scan_inputs', 1), { name: 'body', type: 'GRAPH', g: body })),
      /Scan 'y': the operator Einsum is unknown/,
    ],
    [
      'a missing attribute',
      one(node('Concat', ['a', 'b'], ['y'])),
      /Concat 'y': attribute 'axis' is missing/,
    ],
    [
      'an attribute of the wrong kind',
      one(node('Softmax', ['x'], ['y'], { name: 'axis', type: 'FLOAT', f: 1 })),
      /'axis' is of the kind FLOAT/,
    ],
    [
      'a shape that is not constant',
      one(node('Reshape', ['x', 's'], ['y'])),
      /Reshape 'y': input 1 must be a constant/,
    ],
    ['a missing list', one(node('Split', ['x', ''], ['y'])), /Split 'y': input 1 is missing/],
    [
      'steps of slices',
      one(node('Slice', ['x', 'a', 'b', 'a', 'c'], ['y']), { a: ints(0), b: ints(4), c: ints(2) }),
      /step of 1 or -1/,
    ],
    [
      'padding by reflection',
      one(node('Pad', ['x', 'p'], ['y'], { name: 'mode', type: 'STRING', s: 'reflect' }), { p: ints(1, 1) }),
      /mode 'constant'/,
    ],
    ['scattering without a sum', one(node('ScatterND', ['x', 'i', 'u'], ['y'])), /reduction 'add'/],
    [
      'casting to unknown types',
      one(node('Cast', ['x'], ['y'], int('to', 10))),
      /element type 10 is unknown/,
    ],
    [
      'variants of the LSTM',
      one(node('LSTM', ['x', 'w', 'r'], ['y'], int('hidden_size', 1), int('layout', 1))),
      /LSTM without variants/,
    ],
    [
      'a direction that is none',
      one(
        node('LSTM', ['x', 'w', 'r'], ['y'], int('hidden_size', 1), {
          name: 'direction',
          type: 'STRING',
          s: 'up',
        }),
      ),
      /direction 'up'/,
    ],
  ])('%s', async (_, graph, message) => {
    const runtime = await tfjsRuntime({ backend: 'cpu' });
    await expect(runtime.load(modelOf(graph))).rejects.toThrow(message);
  });

  it('bytes that are no model', async () => {
    const runtime = await tfjsRuntime({ backend: 'cpu' });
    await expect(runtime.load(new TextEncoder().encode('not a model'))).rejects.toThrow();
  });
});
