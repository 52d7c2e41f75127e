import { describe, expect, it } from 'vitest';
import { int32, type TensorMap } from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { Graph, type Dim } from '../../../training/engine/graph.ts';
import { toOnnx } from '../../../training/engine/onnx.ts';
import * as op from '../../../training/engine/ops/index.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import { expectClose, randomTensor } from '../../support/gradient-check.ts';

const features = 4;

/** One definition for fixed and for named sizes, with all that takes care of sizes. */
function model(batch: Dim, length: Dim): Uint8Array {
  const graph = new Graph();
  const float = (name: string, shape: readonly Dim[]) => graph.input({ type: 'float32', shape }, name);
  const rows = graph.input({ type: 'int32', shape: [batch, length] }, 'rows');
  const x = op.gather(float('table', [5, features]), rows);
  const weight = float('weight', [features, 6]);
  const product = op.matmul(x, weight);
  const shiftedLeft = op.slice(op.pad(product, 1, 0, 1), 1, 1, undefined, length);
  const shiftedRight = op.slice(op.pad(product, 1, 1, 0), 1, 0, -1, length);
  const neighbours = op.tanh(op.add(op.add(shiftedLeft, product), shiftedRight));
  const timeMajor = op.flip(op.transpose(neighbours, [1, 0, 2]), 0);
  const [left, right] = op.split(timeMajor, [2, 4], -1);
  if (!left || !right) throw new Error('a split gives two pieces');
  const joined = op.concat([op.softmax(right), left], -1);
  const attention = op.softmax(op.matmul(neighbours, op.transposeLast(neighbours)));
  graph.output('joined', op.reshape(op.transpose(joined, [1, 0, 2]), [batch, length, 2, 3]));
  graph.output('flat', op.reshape(joined, [length, batch, 6]));
  graph.output('attention', op.sum(attention, [1]));
  graph.output('means', op.mean(neighbours, [1], true));
  graph.output(
    'mask',
    op.where(op.greater(op.cast(rows, 'float32'), 2), op.max(neighbours, [-1]), op.scalar(graph, -1)),
  );
  return toOnnx(graph, 'sizes');
}

const feedsOf = (batch: number, length: number): TensorMap => ({
  rows: int32(
    [batch, length],
    Int32Array.from({ length: batch * length }, (_, i) => (i * 3) % 5),
  ),
  table: randomTensor([5, features], 1),
  weight: randomTensor([features, 6], 2),
});

async function run(runtime: typeof ortRuntime, bytes: Uint8Array, feeds: TensorMap): Promise<TensorMap> {
  const program = await runtime.load(bytes);
  const results = await program.run(feeds);
  await program.release();
  return results;
}

describe('a graph with named sizes', () => {
  it.each([
    [1, 1],
    [1, 7],
    [3, 2],
    [4, 5],
  ])('gives for %d x %d what the graph of that fixed size gives, in every runtime', async (batch, length) => {
    const feeds = feedsOf(batch, length);
    const expected = await run(ortRuntime, model(batch, length), feeds);
    expect(expected.joined?.dims).toEqual([batch, length, 2, 3]);
    const named = model('batch', 'length');
    for (const runtime of [
      ortRuntime,
      await tfjsRuntime({ backend: 'cpu' }),
      await tfjsRuntime({ backend: 'wasm' }),
    ]) {
      expectClose(await run(runtime, named, feeds), expected, 1e-5, runtime.name);
    }
  });
});
