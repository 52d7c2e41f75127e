import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../../shared/model/onnx.ts';
import { float32, int32, type TensorMap } from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { Graph, type Shape, type Value } from '../../../training/engine/graph.ts';
import { toOnnx } from '../../../training/engine/onnx.ts';
import * as op from '../../../training/engine/ops/index.ts';

const input = (graph: Graph, name: string, shape: Shape): Value =>
  graph.input({ type: 'float32', shape }, name);
const vector = (...values: number[]) => float32([values.length], Float32Array.from(values));

async function run(graph: Graph, feeds: TensorMap): Promise<TensorMap> {
  const program = await ortRuntime.load(toOnnx(graph, 'test'));
  const results = await program.run(feeds);
  await program.release();
  return results;
}

describe('a graph as an ONNX file', () => {
  it('holds what its outputs need and nothing else', () => {
    const graph = new Graph();
    const [x, unused] = [input(graph, 'x', [2]), input(graph, 'unused', [2])];
    const y = op.mul(x, 2);
    op.exp(op.add(y, unused));
    op.scan([y], [op.reshape(unused, [2, 1])], ([state]) => ({
      states: [op.add(state, unused)],
      outputs: [],
    }));
    graph.output('y', y);
    const { graph: written } = decodeModel(toOnnx(graph, 'test'));
    expect(written.node.map(({ opType }) => opType)).toEqual(['Mul']);
    expect(written.input.map(({ name }) => name)).toEqual(['x']);
    expect(Object.keys(written.initializer)).toHaveLength(1);
  });

  it('may give inputs, constants, and one value under two names', async () => {
    const graph = new Graph();
    const x = input(graph, 'x', [2]);
    const y = op.neg(x);
    graph.output('input', x);
    graph.output('constant', graph.constant(vector(3)));
    graph.output('first', y);
    graph.output('second', y);
    expect(await run(graph, { x: vector(1, 2) })).toEqual({
      input: vector(1, 2),
      constant: vector(3),
      first: vector(-1, -2),
      second: vector(-1, -2),
    });
  });

  it('computes once, outside, what a loop does not change', async () => {
    const graph = new Graph();
    const [x, w] = [input(graph, 'x', [3, 1]), input(graph, 'w', [1])];
    const { final } = op.scan([op.mul(w, 0)], [x], ([state], [element]) => ({
      states: [op.add(state, op.mul(element, op.exp(op.mul(w, 2))))],
      outputs: [],
    }));
    graph.output('sum', final[0]);
    const { node } = decodeModel(toOnnx(graph, 'test')).graph;
    expect(node.map(({ opType }) => opType)).toEqual(['Mul', 'Mul', 'Exp', 'Scan']);
    const { sum } = await run(graph, { x: float32([3, 1], Float32Array.of(1, 2, 3)), w: vector(0.5) });
    expect(sum?.data[0]).toBeCloseTo(6 * Math.E, 4);
  });

  it('may hold loops within loops', async () => {
    const graph = new Graph();
    const [x, w] = [input(graph, 'x', [2, 3]), input(graph, 'w', [])];
    const zero = op.full(graph, [], 0);
    const { outputs } = op.scan([zero], [x], ([total], [row]) => {
      const { final } = op.scan([total], [row], ([sum], [element]) => ({
        states: [op.add(sum, op.mul(element, w))],
        outputs: [],
      }));
      return { states: [final[0]], outputs: [final[0]] };
    });
    graph.output('totals', outputs[0]);
    const feeds = {
      x: float32([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
      w: float32([], Float32Array.of(2)),
    };
    expect(await run(graph, feeds)).toEqual({ totals: vector(12, 42) });
  });
});

describe('building a graph refuses', () => {
  const graph = new Graph();
  const x = input(graph, 'x', [2, 3]);
  const named = input(graph, 'named', ['batch', 'length', 3]);
  const none: readonly Value[] = [];
  const empty = () => ({ states: none, outputs: none });
  it.each([
    ['two inputs of one name', () => input(graph, 'x', []), "two inputs are named 'x'"],
    [
      'two outputs of one name',
      () => {
        const other = new Graph();
        const value = input(other, 'x', []);
        other.output('y', value);
        other.output('y', value);
      },
      "two outputs are named 'y'",
    ],
    [
      'a constant whose elements do not fill its shape',
      () => graph.constant(float32([3], new Float32Array(2))),
      'has 2 elements',
    ],
    ['an operator of numbers alone', () => op.add(1, 2), 'Add of two numbers'],
    [
      'shapes that do not fit together',
      () => op.add(x, input(graph, 'y', [2])),
      '[2, 3] and [2] do not fit together',
    ],
    ['a product whose inner sizes differ', () => op.matmul(x, x), 'no product of [2, 3] and [2, 3]'],
    ['a product with a vector', () => op.matmul(x, input(graph, 'v', [3])), 'no product of [2, 3] and [3]'],
    [
      'a shape with two unknown sizes',
      () => op.reshape(named, [3, 'batch', 'length']),
      'two sizes are unknown',
    ],
    ['a shape of another size', () => op.reshape(x, [4, 2]), '[2, 3] to [4, 2]'],
    ['an axis that is not there', () => op.slice(x, 2, 0, 1), 'has no axis 2'],
    ['a negative width', () => op.pad(x, 1, -1, 2), 'pad by -1 and 2: widths cannot be negative'],
    ['a slice of unknown size', () => op.slice(named, 1, 0, -1), 'needs the size of its result'],
    ['joining along a named size', () => op.concat([named, named], 1), 'concat needs fixed sizes'],
    ['joining nothing', () => op.concat([], 0), 'concat of nothing'],
    [
      'joining what differs elsewhere',
      () => op.concat([x, input(graph, 'z', [3, 3])], 1),
      '[2, 3] and [3, 3]',
    ],
    ['pieces that do not make up the whole', () => op.split(x, [1, 1], 1), 'pieces of 1, 1'],
    ['a loop over nothing', () => op.scan(none, [], empty), 'a loop needs a sequence'],
    [
      'a loop without steps',
      () => op.scan(none, [input(graph, 'none', [0, 3])], empty),
      'at least one element',
    ],
    ['a loop of unknown length', () => op.scan(none, [named], empty), 'a loop needs fixed sizes'],
    [
      'a loop over sequences of two lengths',
      () => op.scan(none, [x, input(graph, 'longer', [3, 3])], empty),
      'different lengths: 2, 3',
    ],
    [
      'a state that changes its shape',
      () =>
        op.scan([input(graph, 'one', [1])], [x], ([state], [element]) => ({
          states: [op.add(state, element)],
          outputs: [],
        })),
      'from float32 [1] to float32 [3]',
    ],
    [
      'a state that changes its type',
      () =>
        op.scan([graph.constant(int32([3]))], [x], (_, [element]) => ({
          states: [element],
          outputs: [],
        })),
      'from int32 [3] to float32 [3]',
    ],
    [
      'a loop that loses a state',
      () => op.scan([input(graph, 'lost', [3])] as readonly Value[], [x], empty),
      'a loop of 1 states gives 0',
    ],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});
