import { describe, expect, it } from 'vitest';
import { bool, float32, type TensorMap } from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { gradientsOf } from '../../../training/engine/differentiate.ts';
import { Graph, type Shape, type Value } from '../../../training/engine/graph.ts';
import { toOnnx } from '../../../training/engine/onnx.ts';
import {
  add,
  div,
  exp,
  fusedLstm,
  matmul,
  mul,
  scan,
  slice,
  stopGradient,
  sum,
  transpose,
  where,
} from '../../../training/engine/ops/index.ts';
import { randomTensor } from '../../support/gradient-check.ts';

const vector = (...values: number[]) => float32([values.length], Float32Array.from(values));
const input = (graph: Graph, name: string, shape: Shape): Value =>
  graph.input({ type: 'float32', shape }, name);

async function run(graph: Graph, feeds: TensorMap): Promise<Record<string, number[]>> {
  const program = await ortRuntime.load(toOnnx(graph, 'test'));
  const results = await program.run(feeds);
  await program.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]),
  );
}

describe('gradients', () => {
  it('are zero where the loss does not depend on a value', async () => {
    const graph = new Graph();
    const [x, y] = [input(graph, 'x', [2]), input(graph, 'y', [2, 1])];
    gradientsOf(sum(mul(x, x)), [y, x]).forEach((gradient, i) => graph.output(`gradient.${i}`, gradient));
    expect(await run(graph, { x: vector(1, 2) })).toEqual({ 'gradient.0': [0, 0], 'gradient.1': [2, 4] });
  });

  it('are given of values on the way, of the loss itself, and of one value asked for twice', async () => {
    const graph = new Graph();
    const x = input(graph, 'x', [2]);
    const squares = mul(x, x);
    const loss = sum(mul(squares, 3));
    gradientsOf(loss, [x, squares, x, loss]).forEach((gradient, i) =>
      graph.output(`gradient.${i}`, gradient),
    );
    expect(await run(graph, { x: vector(1, 2) })).toEqual({
      'gradient.0': [6, 12],
      'gradient.1': [3, 3],
      'gradient.2': [6, 12],
      'gradient.3': [1],
    });
  });

  it('sum up over all ways from a value to the loss', async () => {
    const graph = new Graph();
    const x = input(graph, 'x', [1]);
    const y = add(x, mul(x, x));
    const [gradient] = gradientsOf(sum(mul(add(y, x), y)), [x]) as [Value];
    graph.output('gradient', gradient);
    // (2x + x²)(x + x²) = 2x² + 3x³ + x⁴
    expect(await run(graph, { x: vector(2) })).toEqual({ gradient: [8 + 36 + 32] });
  });

  it('do not pass what is detached, and pass beside it', async () => {
    const graph = new Graph();
    const x = input(graph, 'x', [2]);
    const [gradient] = gradientsOf(sum(mul(stopGradient(exp(x)), add(x, stopGradient(x)))), [x]) as [Value];
    graph.output('gradient', gradient);
    const { gradient: found = [] } = await run(graph, { x: vector(0, 1) });
    expect(found[0]).toBeCloseTo(1);
    expect(found[1]).toBeCloseTo(Math.E, 5);
  });

  it('of a choice do not turn infinite gradients of the other branch into NaN', async () => {
    const graph = new Graph();
    const [x, y] = [input(graph, 'x', [2]), input(graph, 'y', [2])];
    const condition = graph.constant(bool([2], Uint8Array.of(1, 0)));
    // d/dz of 1/z is infinite at the second place, where z comes from y.
    const loss = sum(div(1, where(condition, x, y)));
    const [gradient] = gradientsOf(loss, [x]) as [Value];
    graph.output('gradient', gradient);
    expect(await run(graph, { x: vector(2, 3), y: vector(1, 0) })).toEqual({ gradient: [-0.25, 0] });
  });

  it('may be taken of several losses of one graph, loops included', async () => {
    const graph = new Graph();
    const [x, w] = [input(graph, 'x', [3, 1, 2]), input(graph, 'w', [2, 2])];
    const initial = input(graph, 'h', [1, 2]);
    const { final, outputs } = scan([initial], [x], ([h], [element]) => {
      const next = mul(matmul(h, w), element);
      return { states: [next], outputs: [next] };
    });
    const first = sum(final[0]);
    const second = sum(mul(outputs[0], outputs[0]));
    const losses = { first, second, both: add(first, second) };
    for (const [name, loss] of Object.entries(losses))
      graph.output(name, (gradientsOf(loss, [w]) as [Value])[0]);
    const found = await run(graph, {
      x: randomTensor([3, 1, 2], 1),
      w: randomTensor([2, 2], 2),
      h: randomTensor([1, 2], 3),
    });
    found.both?.forEach((both, i) => {
      expect(both).toBeCloseTo((found.first?.[i] ?? NaN) + (found.second?.[i] ?? NaN), 5);
    });
    expect(found.first?.some((value) => value !== 0)).toBe(true);
  });

  it('of a loop keep of its steps only what they need', () => {
    const graph = new Graph();
    const x = input(graph, 'x', [3, 2]);
    const { final } = scan([input(graph, 's', [2])], [x], ([s], [element]) => ({
      states: [add(s, exp(element))],
      outputs: [],
    }));
    const before = graph.nodes.find(({ op }) => op === 'Scan')?.outputs.length;
    gradientsOf(sum(final[0]), [x]);
    // The state itself is not read by the gradient of a sum; e^x is.
    expect(graph.nodes.find(({ op }) => op === 'Scan')?.outputs).toHaveLength((before ?? 0) + 1);
  });

  it('of a product of equal values in a loop stack that value once', () => {
    const graph = new Graph();
    const [v, w] = [input(graph, 'v', [2, 2]), input(graph, 'w', [2, 2])];
    const { final } = scan([input(graph, 'h', [1, 2])], [input(graph, 'x', [3, 1, 2])], ([h], [element]) => ({
      states: [add(add(matmul(h, v), matmul(h, w)), element)],
      outputs: [],
    }));
    gradientsOf(sum(final[0]), [v, w]);
    expect(graph.nodes.find(({ op }) => op === 'Scan')?.outputs).toHaveLength(2);
  });
});

describe('no gradient is given', () => {
  it('of a value that is not a scalar', () => {
    const x = input(new Graph(), 'x', [2]);
    expect(() => gradientsOf(x, [x])).toThrow('a loss must be a scalar, not [2]');
  });

  it('through an operator without a rule: the error names it and those that have one', () => {
    const graph = new Graph();
    const x = input(graph, 'x', [1, 1, 1]);
    const zeros = (dims: number[]) => graph.constant(float32(dims));
    const weights = { input: zeros([2, 4, 1]), recurrent: zeros([2, 4, 1]), bias: zeros([2, 8]) };
    const states = fusedLstm(x, weights, graph.input({ type: 'int32', shape: [1] }, 'lengths'), 1);
    expect(() => gradientsOf(sum(states), [x])).toThrow(/LSTM has no gradient rule; known: .*MatMul/);
  });

  it('at sizes that are not known', () => {
    const graph = new Graph();
    const x = input(graph, 'x', ['batch', 2]);
    expect(() => gradientsOf(sum(x), [x])).toThrow(/fixed sizes, not \[batch, 2\]/);
    expect(() => gradientsOf(sum(transpose(slice(x, 0, 0, 1, 1), [1, 0])), [x])).toThrow(
      /fixed sizes, not \[batch\]/,
    );
    expect(() => gradientsOf(graph.constant(float32([], Float32Array.of(1))), [x])).toThrow(
      /fixed sizes, not \[batch, 2\]/,
    );
  });

  it('of a loop within a loop', () => {
    const graph = new Graph();
    const x = input(graph, 'x', [2, 2, 2]);
    const { outputs } = scan([], [x], (_, [row]) => {
      const inner = scan([], [row], (__, [element]) => ({
        states: [],
        outputs: [exp(element)],
      }));
      return { states: [], outputs: inner.outputs };
    });
    expect(() => gradientsOf(sum(outputs[0]), [x])).toThrow('only a loop outside of loops has a gradient');
  });
});
