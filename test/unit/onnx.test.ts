import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, type OnnxGraph, type OnnxModel } from '../../shared/model/onnx.ts';
import { writeModelProto } from '../../shared/model/onnx-schema.ts';
import { bool, float32, int32, int64, uint8 } from '../../shared/model/tensor.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';

const modelOf = (graph: OnnxGraph): OnnxModel => ({ irVersion: 8, opset: 17, producerName: 'test', graph });

/** Cumulative sum over the first axis as a Scan whose body uses a value of the outer graph. */
const cumulative = modelOf({
  name: 'cumulative',
  initializer: { zero: float32([2]), scale: float32([1], Float32Array.of(10)) },
  input: [{ name: 'x', type: 'float32', dims: ['length', 2] }],
  output: [{ name: 'sums', type: 'float32', dims: ['length', ''] }],
  node: [
    {
      opType: 'Scan',
      input: ['zero', 'x'],
      output: ['last', 'sums'],
      attribute: [
        { name: 'num_scan_inputs', type: 'INT', i: 1 },
        { name: 'scan_output_axes', type: 'INTS', ints: [0] },
        {
          name: 'body',
          type: 'GRAPH',
          g: {
            name: 'body',
            initializer: {},
            input: [{ name: 'state' }, { name: 'item', type: 'float32', dims: [2] }],
            output: [{ name: 'next' }, { name: 'out' }],
            node: [
              { opType: 'Mul', input: ['item', 'scale'], output: ['scaled'] },
              { opType: 'Add', input: ['state', 'scaled'], output: ['next'], name: 'add' },
              { opType: 'Identity', input: ['next'], output: ['out'] },
            ],
          },
        },
      ],
    },
  ],
});

const everyKind = modelOf({
  name: 'every kind',
  initializer: {
    f: float32([2, 1], Float32Array.of(1.5, -2)),
    i: int32([1], Int32Array.of(-7)),
    l: int64([], BigInt64Array.of(-(2n ** 63n))),
    b: bool([2], Uint8Array.of(1, 0)),
    u: uint8([0]),
  },
  input: [],
  output: [],
  node: [
    {
      opType: 'Anything',
      input: ['a', '', 'b'],
      output: [],
      attribute: [
        { name: 'f', type: 'FLOAT', f: 0.5 },
        { name: 'i', type: 'INT', i: -(2 ** 40) - 1 },
        { name: 's', type: 'STRING', s: '名实' },
        { name: 't', type: 'TENSOR', t: int64([2], BigInt64Array.of(1n, -1n)) },
        { name: 'floats', type: 'FLOATS', floats: [0.25, -1] },
        { name: 'ints', type: 'INTS', ints: [0, -1, 2 ** 53 - 1] },
        { name: 'strings', type: 'STRINGS', strings: ['a', ''] },
      ],
    },
  ],
});

describe('ONNX files', () => {
  it('come back as they were written', () => {
    for (const model of [cumulative, everyKind]) expect(decodeModel(encodeModel(model))).toEqual(model);
  });

  it('come back from a view at an odd offset of a larger buffer', () => {
    const bytes = encodeModel(everyKind);
    const larger = Buffer.alloc(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeModel(larger.subarray(3))).toEqual(everyKind);
  });

  it('are understood by ONNX Runtime, subgraphs and names of the outer graph included', async () => {
    const program = await ortRuntime.load(encodeModel(cumulative));
    const { sums } = await program.run({ x: float32([3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)) });
    expect(sums).toEqual(float32([3, 2], Float32Array.of(10, 20, 40, 60, 90, 120)));
    await program.release();
  });

  const proto = { irVersion: 8, opsetImport: [{ domain: '', version: 17 }], graph: {} };
  const tensor = { name: 'w', dims: [1], dataType: 1, rawData: new Uint8Array(4) };
  const node = (attribute: object) => ({
    graph: { node: [{ opType: 'X', attribute: [{ name: 'a', ...attribute }] }] },
  });
  it.each([
    ['data in another file', { graph: { initializer: [{ ...tensor, dataLocation: 1 }] } }, /another file/],
    [
      'a reference to another file',
      { graph: { initializer: [{ ...tensor, externalData: [new Uint8Array()] }] } },
      /another file/,
    ],
    [
      'such data inside a subgraph',
      node({ type: 5, g: { initializer: [{ ...tensor, dataLocation: 1 }] } }),
      /another file/,
    ],
    ['such data in an attribute', node({ type: 4, t: { ...tensor, dataLocation: 1 } }), /another file/],
    ['sparse tensors', { graph: { sparseInitializer: [new Uint8Array()] } }, /sparse/],
    ['an attribute of an unknown kind', node({ type: 11 }), /unsupported type 11/],
    ['functions', { functions: [new Uint8Array()] }, /functions/],
    ['training steps', { trainingInfo: [new Uint8Array()] }, /training/],
    [
      'an operator of another set',
      { graph: { node: [{ opType: 'X', domain: 'com.example' }] } },
      /not a standard one/,
    ],
    [
      'another operator set',
      { opsetImport: [{ domain: 'com.example', version: 1 }] },
      /standard operator set/,
    ],
    ['no operator set', { opsetImport: [] }, /standard operator set/],
    ['no graph', { graph: undefined }, /no graph/],
    [
      'an element type that is not used',
      { graph: { initializer: [{ ...tensor, dataType: 11 }] } },
      /element type 11/,
    ],
    ['too few elements', { graph: { initializer: [{ ...tensor, dims: [2] }] } }, /do not make/],
    ['a negative size', { graph: { initializer: [{ ...tensor, dims: [-1, -1] }] } }, /do not make/],
    ['a value that is no tensor', { graph: { input: [{ name: 'x', type: {} }] } }, /not a tensor/],
    ['an integer beyond 2^53', node({ type: 2, i: 2 ** 60 }), /exactly/],
  ])('with %s are refused', (_, change, message) => {
    expect(() => decodeModel(writeModelProto({ ...proto, ...change }))).toThrow(message);
  });

  it('that are damaged are refused', () => {
    const bytes = encodeModel(cumulative);
    expect(() => decodeModel(bytes.subarray(0, bytes.length - 5))).toThrow();
    expect(() => decodeModel(new TextEncoder().encode('not a model'))).toThrow();
    expect(() => decodeModel(new Uint8Array())).toThrow();
  });
});
