import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
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
import {
  chain,
  clipByGlobalNorm,
  descend,
  initialSlots,
  scaleByAdam,
} from '../../../training/engine/optimisers/index.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import { expectClose, randomTensor } from '../../support/gradient-check.ts';
import { float, modelOf, node } from '../../support/onnx-model.ts';

const backends = ['cpu', 'wasm'] as const;

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
    const next = op.tanh(op.add(op.add(op.matmul(state, recurrent), element), bias));
    return { states: [next], outputs: [next] };
  });
  const difference = op.sub(outputs[0], 0.5);
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
    initial: { ...initial, ...initialSlots(optimiser, initial) } as TensorMap,
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

  it.each<[string, (x: Value) => Value]>([
    ['a chain', (x) => Array.from({ length: 50 }).reduce<Value>((value) => op.add(value, 1), x)],
    [
      'a loop',
      (x) => {
        const steps = op.full(x.graph, [50], 1);
        const { final } = op.scan([x], [steps], ([state], [one]) => ({
          states: [op.add(state, one)],
          outputs: [],
        }));
        return final[0];
      },
    ],
  ])('frees each value of %s after its last use', async (_, build) => {
    const size = 1000;
    const graph = new Graph();
    graph.output('y', build(graph.input({ type: 'float32', shape: [size] }, 'x')));
    const program = await (await tfjsRuntime({ backend: 'cpu' })).load(toOnnx(graph, 'fifty'));
    const before = tf.memory().numBytes;
    const { kernels } = await tf.profile(async () => {
      const { y } = await program.run({ x: float32([size]) });
      expect(y?.data[0]).toBe(50);
      return [];
    });
    expect(kernels.length).toBeGreaterThanOrEqual(50);
    const peak = Math.max(...kernels.map(({ totalBytesSnapshot }) => totalBytesSnapshot)) - before;
    expect(peak).toBeLessThan(8 * 4 * size);
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
