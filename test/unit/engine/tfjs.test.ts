import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  decodeModel,
  encodeModel,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
} from '../../../shared/model/onnx.ts';
import {
  bool,
  float32,
  int32,
  int64,
  uint8,
  type Tensor,
  type TensorMap,
} from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { Graph, type Value } from '../../../training/engine/graph.ts';
import { toOnnx } from '../../../training/engine/onnx.ts';
import * as op from '../../../training/engine/ops/index.ts';
import { addTrainingStep, scheduleFeeds } from '../../../training/engine/step.ts';
import { chain, clipByGlobalNorm, descend, scaleByAdam } from '../../../training/engine/optimisers/index.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import { expectClose, randomTensor } from '../../support/gradient-check.ts';

const backends = ['cpu', 'wasm'] as const;

const modelOf = (graph: Partial<OnnxGraph>): Uint8Array =>
  encodeModel({
    irVersion: 8,
    opset: 18,
    graph: { name: 'test', node: [], initializer: {}, input: [], output: [], ...graph },
  });

const float = (name: string, dims?: readonly (number | string)[]) => ({
  name,
  type: 'float32' as const,
  ...(dims && { dims }),
});
const node = (
  opType: string,
  input: string[],
  output: string[],
  ...attribute: OnnxAttribute[]
): OnnxNode => ({
  opType,
  input,
  output,
  attribute,
});

/** A recurrent network that learns: a step of Adam on three parameters. */
function learner() {
  const graph = new Graph();
  const parameters = new Map(
    Object.entries({ table: [7, 4], recurrent: [4, 4], bias: [4] }).map(([name, shape]) => [
      name,
      graph.input({ type: 'float32', shape }, name),
    ]),
  );
  const [table, recurrent, bias] = [...parameters.values()] as [Value, Value, Value];
  const rows = graph.input({ type: 'int32', shape: [5, 3] }, 'rows');
  const { outputs } = op.scan([op.full(graph, [3, 4], 0)], [op.gather(table, rows)], ([state], [element]) => {
    const next = op.tanh(op.add(op.add(op.matmul(state as Value, recurrent), element as Value), bias));
    return { states: [next], outputs: [next] };
  });
  const difference = op.sub(outputs[0] as Value, 0.5);
  const optimiser = chain(
    clipByGlobalNorm(1),
    scaleByAdam(),
    descend(() => 0.05),
  );
  addTrainingStep(graph, op.sum(op.mul(difference, difference)), parameters, optimiser);
  const initial: Record<string, Tensor> = {
    table: randomTensor([7, 4], 1),
    recurrent: randomTensor([4, 4], 2),
    bias: randomTensor([4], 3),
  };
  return {
    model: toOnnx(graph, 'learner'),
    initial: { ...initial, ...optimiser.init(initial) } as TensorMap,
    feeds: (step: number): TensorMap => ({
      rows: int32(
        [5, 3],
        Int32Array.from({ length: 15 }, (_, i) => (i * step) % 7),
      ),
      ...scheduleFeeds(optimiser, step),
    }),
  };
}

describe('the TensorFlow.js runtime', () => {
  it('says what it runs on', async () => {
    expect((await tfjsRuntime({ backend: 'cpu' })).name).toBe(`tfjs ${tf.version_core} cpu`);
    expect((await tfjsRuntime({ backend: 'wasm' })).name).toBe(`tfjs ${tf.version_core} wasm`);
  });

  it('prefers TensorFlow, then WebAssembly', async () => {
    expect((await tfjsRuntime()).name).toMatch(/ (tensorflow|wasm)$/);
  });

  it.each(backends)('on %s learns as ONNX Runtime does', async (backend) => {
    const { model, initial, feeds } = learner();
    const runtimes = [ortRuntime, await tfjsRuntime({ backend })];
    const results = await Promise.all(
      runtimes.map(async (runtime) => {
        const [program, state] = [await runtime.load(model), runtime.state(initial)];
        const losses: number[] = [];
        for (let step = 1; step <= 20; step++) {
          const outputs = await program.step(state, feeds(step));
          expect(Object.keys(outputs)).toEqual(['loss']);
          losses.push(Number(outputs.loss?.data[0]));
        }
        const final = await state.read();
        await state.release();
        await program.release();
        return { losses, final };
      }),
    );
    const [expected, found] = results as [(typeof results)[0], (typeof results)[0]];
    expect(expected.losses.at(-1)).toBeLessThan((expected.losses[0] ?? 0) / 2);
    found.losses.forEach((loss, i) => expect(loss).toBeCloseTo(expected.losses[i] ?? NaN, 3));
    expectClose(found.final, expected.final, 1e-3);
  });

  it.each(backends)(
    'on %s keeps nothing from step to step, and nothing at all after release',
    async (backend) => {
      const runtime = await tfjsRuntime({ backend });
      const { model, initial, feeds } = learner();
      const before = tf.memory().numTensors;
      const [program, state] = [await runtime.load(model), runtime.state(initial)];
      await program.step(state, feeds(1));
      const running = tf.memory();
      for (let step = 2; step <= 100; step++) await program.step(state, feeds(step));
      expect(tf.memory().numTensors).toBe(running.numTensors);
      expect(tf.memory().numBytes).toBe(running.numBytes);
      await state.release();
      await program.release();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('frees each value after its last use', async () => {
    const graph = new Graph();
    const size = 1000;
    let x = graph.input({ type: 'float32', shape: [size] }, 'x');
    for (let i = 0; i < 50; i++) x = op.add(x, 1);
    graph.output('y', x);
    const program = await (await tfjsRuntime({ backend: 'cpu' })).load(toOnnx(graph, 'chain'));
    const before = tf.memory().numBytes;
    const { kernels } = await tf.profile(async () => {
      await program.run({ x: float32([size]) });
      return [];
    });
    expect(kernels.length).toBeGreaterThanOrEqual(50);
    const peak = Math.max(...kernels.map(({ totalBytesSnapshot }) => totalBytesSnapshot)) - before;
    expect(peak).toBeLessThan(5 * 4 * size);
    await program.release();
  });

  it('frees what was made when a step fails', async () => {
    const runtime = await tfjsRuntime({ backend: 'cpu' });
    const program = await runtime.load(
      modelOf({
        input: [float('x', ['n'])],
        output: [float('y', ['n'])],
        node: [node('Neg', ['x'], ['z']), node('MatMul', ['z', 'z'], ['y'])],
      }),
    );
    const before = tf.memory().numTensors;
    await expect(program.run({ x: float32([2]) })).rejects.toThrow("MatMul 'y': only products of matrices");
    expect(tf.memory().numTensors).toBe(before);
    await program.release();
  });

  it('runs programs of two backends side by side', async () => {
    const { model, initial, feeds } = learner();
    const programs = await Promise.all(
      backends.map(async (backend) => {
        const runtime = await tfjsRuntime({ backend });
        return { program: await runtime.load(model), state: runtime.state(initial) };
      }),
    );
    const losses = await Promise.all(programs.map(({ program, state }) => program.step(state, feeds(1))));
    expectClose(losses[0] as TensorMap, losses[1] as TensorMap, 1e-4);
    for (const { program, state } of programs) await Promise.all([program.release(), state.release()]);
  });
});

describe('state', () => {
  const graph = new Graph();
  const [n, m] = [
    graph.input({ type: 'int64', shape: [2] }, 'n'),
    graph.input({ type: 'uint8', shape: [2] }, 'm'),
  ];
  graph.output('n.next', op.add(n, op.cast(m, 'int64')));
  graph.output('seen', n);
  graph.output('other.next', m);
  const model = toOnnx(graph, 'counter');

  it.each(backends)(
    'on %s keeps its types, and is replaced only after everything was read',
    async (backend) => {
      for (const runtime of [ortRuntime, await tfjsRuntime({ backend })]) {
        const program = await runtime.load(model);
        const state = runtime.state({ n: int64([2], BigInt64Array.of(1n, -1n)) });
        const feeds = { m: uint8([2], Uint8Array.of(200, 3)) };
        await program.step(state, feeds);
        expect(await program.step(state, feeds)).toEqual({
          seen: int64([2], BigInt64Array.of(201n, 2n)),
          'other.next': feeds.m,
        });
        expect(await state.read(['n'])).toEqual({ n: int64([2], BigInt64Array.of(401n, 5n)) });
        await expect(async () => state.read(['missing'])).rejects.toThrow("no tensor 'missing'");
      }
    },
  );

  it('is a copy, on the way in and on the way out', async () => {
    const runtime = await tfjsRuntime({ backend: 'cpu' });
    const given = float32([2], Float32Array.of(1, 2));
    const state = runtime.state({ x: given });
    given.data[0] = 9;
    const first = await state.read();
    (first.x?.data as Float32Array)[1] = 9;
    expect(await state.read()).toEqual({ x: float32([2], Float32Array.of(1, 2)) });
  });

  it('of another runtime is refused', async () => {
    const program = await (await tfjsRuntime({ backend: 'cpu' })).load(model);
    const state = ortRuntime.state({ n: int64([2]) });
    await expect(program.step(state, { m: uint8([2]) })).rejects.toThrow('belongs to another runtime');
  });
});

describe('feeds', () => {
  const load = async () => {
    const graph = new Graph();
    const x = graph.input({ type: 'int64', shape: ['n'] }, 'x');
    graph.output('y', op.add(x, x));
    graph.output('flags', op.greater(op.cast(x, 'float32'), 0));
    return (await tfjsRuntime({ backend: 'cpu' })).load(toOnnx(graph, 'feeds'));
  };

  it('come back as the types that the graph declares', async () => {
    expect(await (await load()).run({ x: int64([2], BigInt64Array.of(3n, -4n)) })).toEqual({
      y: int64([2], BigInt64Array.of(6n, -8n)),
      flags: bool([2], Uint8Array.of(1, 0)),
    });
  });

  it.each<[string, TensorMap, string]>([
    ['that are missing', { z: int64([1]) }, "needs an input 'x'; given were: z"],
    ['of another type', { x: float32([1]) }, "input 'x' is of type float32, not int64"],
    [
      'that do not fill their shape',
      { x: int64([3], new BigInt64Array(2)) },
      "'x' has 2 elements for shape [3]",
    ],
    ['beyond 32 bits', { x: int64([1], BigInt64Array.of(2n ** 40n)) }, '1099511627776 does not fit'],
  ])('%s are refused', async (_, feeds, message) => {
    await expect((await load()).run(feeds)).rejects.toThrow(message);
  });
});

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

describe('the LSTM', () => {
  const [length, batch, features, hidden] = [5, 3, 2, 4];
  const lengths = int32([batch], Int32Array.of(5, 1, 3));

  const lstm = (direction: string, withBias: boolean, withLengths: boolean): Uint8Array => {
    const directions = direction === 'bidirectional' ? 2 : 1;
    const inputs = ['x', 'w', 'r', withBias ? 'b' : '', withLengths ? 'lengths' : ''];
    return modelOf({
      initializer: {
        w: randomTensor([directions, 4 * hidden, features], 2),
        r: randomTensor([directions, 4 * hidden, hidden], 3),
        ...(withBias ? { b: randomTensor([directions, 8 * hidden], 4) } : {}),
      },
      input: [
        float('x', [length, batch, features]),
        ...(withLengths ? [{ name: 'lengths', type: 'int32' as const, dims: [batch] }] : []),
      ],
      output: [float('all'), float('state'), float('cell')],
      node: [
        node(
          'LSTM',
          inputs,
          ['all', 'state', 'cell'],
          { name: 'hidden_size', type: 'INT', i: hidden },
          { name: 'direction', type: 'STRING', s: direction },
        ),
      ],
    });
  };

  it.each([
    ['forward', true, false],
    ['forward', false, true],
    ['reverse', true, true],
    ['bidirectional', true, true],
    ['bidirectional', false, false],
  ] as const)(
    '%s, bias %s, lengths %s, is that of ONNX Runtime',
    async (direction, withBias, withLengths) => {
      const bytes = lstm(direction, withBias, withLengths);
      const feeds: TensorMap = {
        x: randomTensor([length, batch, features], 1),
        ...(withLengths ? { lengths } : {}),
      };
      const expected = await (await ortRuntime.load(bytes)).run(feeds);
      for (const backend of backends) {
        const program = await (await tfjsRuntime({ backend })).load(bytes);
        expectClose(await program.run(feeds), expected, 1e-4, backend);
      }
    },
  );

  it('of the operators is that of ONNX Runtime', async () => {
    const graph = new Graph();
    const constant = (dims: readonly number[], seed: number) => graph.constant(randomTensor(dims, seed));
    const weights = {
      input: constant([2, 4 * hidden, features], 2),
      recurrent: constant([2, 4 * hidden, hidden], 3),
      bias: constant([2, 8 * hidden], 4),
    };
    const x = graph.input({ type: 'float32', shape: ['length', 'batch', features] }, 'x');
    const rows = graph.input({ type: 'int32', shape: ['batch'] }, 'lengths');
    graph.output('y', op.fusedLstm(x, weights, rows, hidden));
    const bytes = toOnnx(graph, 'lstm');
    expect(decodeModel(bytes).graph.node.map(({ opType }) => opType)).toContain('LSTM');
    const feeds = { x: randomTensor([length, batch, features], 1), lengths };
    const expected = await (await ortRuntime.load(bytes)).run(feeds);
    expect(expected.y?.dims).toEqual([length, 2, batch, hidden]);
    const program = await (await tfjsRuntime({ backend: 'wasm' })).load(bytes);
    expectClose(await program.run(feeds), expected, 1e-4);
  });
});
