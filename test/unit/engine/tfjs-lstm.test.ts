import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../../shared/model/onnx.ts';
import { int32, type TensorMap } from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { Graph } from '../../../training/engine/graph.ts';
import { toOnnx } from '../../../training/engine/onnx.ts';
import * as op from '../../../training/engine/ops/index.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import { expectClose, randomTensor } from '../../support/gradient-check.ts';
import { float, modelOf, node } from '../../support/onnx-model.ts';

const backends = ['cpu', 'wasm'] as const;

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
