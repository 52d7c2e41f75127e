import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Runtime } from '../../../shared/model/runtime.ts';
import { float32, type Tensor, type TensorMap } from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import type { Value } from '../../../training/engine/graph.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import { Context } from '../../../training/layers/context.ts';
import { gatedConvolution, type Convolution } from '../../../training/layers/gated-convolution.ts';
import { zeros } from '../../../training/layers/initialisers.ts';
import {
  compile,
  compute,
  differences,
  expectClose,
  expectedResults,
  operatorCase,
  randomBetween,
  randomTensor,
  type OperatorCase,
} from '../../support/gradient-check.ts';
import { numbers, runLayers } from '../../support/layers.ts';

const width = 3;

/** The layer's formula as TensorFlow.js computes it: dilation as a convolution with zeros between its taps. */
function formula(
  { x, text, scale, shift, weight, bias }: Readonly<Record<string, tf.Tensor>>,
  { kernel, dilation }: Convolution,
): tf.Tensor {
  const { mean, variance } = tf.moments(x as tf.Tensor, -1, true);
  const normal = tf.mul(tf.sub(x as tf.Tensor, mean), tf.rsqrt(tf.add(variance, 1e-5)));
  const seen = tf.mul(tf.add(tf.mul(normal, scale as tf.Tensor), shift as tf.Tensor), text as tf.Tensor);
  const taps = Array.from({ length: kernel }, (_, tap) =>
    tf.reshape(tf.slice(weight as tf.Tensor, tap * width, width), [1, width, 2 * width]),
  );
  const gap = dilation > 1 ? [tf.zeros([dilation - 1, width, 2 * width])] : [];
  const spread = taps.flatMap((tap, i) => (i === 0 ? [tap] : [...gap, tap]));
  const filter = spread.length === 1 ? spread[0] : tf.concat(spread, 0);
  const sums = tf.add(tf.conv1d(seen as tf.Tensor3D, filter as tf.Tensor3D, 1, 'same'), bias as tf.Tensor);
  const [values, gates] = tf.split(sums, 2, -1) as [tf.Tensor, tf.Tensor];
  return tf.add(x as tf.Tensor, tf.mul(values, tf.sigmoid(gates)));
}

const parameterNames = {
  scale: 'block.norm.scale',
  shift: 'block.norm.shift',
  weight: 'block.weight',
  bias: 'block.bias',
} as const;

/** A sentence as long as the batch, and a shorter one. */
const textOf = (length: number): Tensor<'float32'> => {
  const text = float32([2, length, 1], new Float32Array(2 * length).fill(1));
  text.data.fill(0, length + Math.ceil(length / 2));
  return text;
};

const cases = [
  { kernel: 3, dilation: 1, length: 1 },
  { kernel: 3, dilation: 1, length: 5 },
  { kernel: 3, dilation: 2, length: 3 },
  { kernel: 3, dilation: 4, length: 9 },
  { kernel: 5, dilation: 2, length: 6 },
  { kernel: 1, dilation: 1, length: 4 },
].map(({ length, ...convolution }): OperatorCase =>
  operatorCase({
    op: 'Sigmoid',
    name: `of kernel ${convolution.kernel} and dilation ${convolution.dilation} over ${length} characters`,
    inputs: {
      x: randomTensor([2, length, width], 1),
      text: textOf(length),
      scale: randomBetween(0.5, 1.5, [width], 2),
      shift: randomTensor([width], 3),
      weight: randomTensor([convolution.kernel * width, 2 * width], 4),
      bias: randomTensor([2 * width], 5),
    },
    wrt: ['x', 'scale', 'shift', 'weight', 'bias'],
    build: (inputs) => {
      const context = new Context(inputs.x.graph, true);
      for (const [input, name] of Object.entries(parameterNames)) {
        const value = inputs[input as keyof typeof parameterNames];
        context.parameters.set(name, { shape: value.shape.map(Number), initialise: zeros, value });
      }
      return block(context, inputs.x, inputs.text, convolution);
    },
    tfjs: (inputs) => formula(inputs, convolution),
  }),
);

const block = (context: Context, x: Value, text: Value, convolution: Convolution): Value =>
  gatedConvolution(context, 'block', x, text, { ...convolution, dropout: 0 });

let interpreters: Runtime[];
beforeAll(async () => {
  interpreters = [await tfjsRuntime({ backend: 'cpu' }), await tfjsRuntime({ backend: 'wasm' })];
});

describe.each(cases.map((layer) => [layer.name, layer] as const))('a gated convolution %s', (_, layer) => {
  it('has the value and the gradients that the formula has in TensorFlow.js, in every runtime', async () => {
    const compiled = compile(layer);
    const { results, weights } = await expectedResults(layer);
    for (const runtime of [ortRuntime, ...interpreters]) {
      expectClose(await compute(runtime, compiled, layer.inputs, weights), results, 1e-4, runtime.name);
    }
  });

  it('has the gradients that finite differences give', async () => {
    const { weights } = await expectedResults(layer);
    const gradients = await compute(ortRuntime, compile(layer), layer.inputs, weights);
    expectClose(gradients, await differences(layer, weights), 5e-3);
  });
});

describe('a gated convolution', () => {
  const length = 8;
  const convolution = { kernel: 3, dilation: 2 };
  const run = (feeds: TensorMap) =>
    runLayers(
      false,
      (context, input) => ({ out: block(context, input('x'), input('text'), convolution) }),
      feeds,
    );

  it('sees nothing of what stands on padding', async () => {
    const x = randomTensor([2, length, width], 1);
    const changed = float32(x.dims, x.data.slice());
    const padding = (length + length / 2) * width;
    changed.data.fill(100, padding);
    const [before, after] = await Promise.all(
      [x, changed].map(async (given) => numbers((await run({ x: given, text: textOf(length) })).out)),
    );
    expect(after?.slice(0, padding)).toEqual(before?.slice(0, padding));
  });

  it('sees as far as kernel and dilation reach, and no farther', async () => {
    const text = float32([1, length, 1], new Float32Array(length).fill(1));
    const outputs = async (at: number) => {
      const x = randomTensor([1, length, width], 1);
      x.data.set([3, -1, 2], at * width);
      return numbers((await run({ x, text })).out);
    };
    const rows = (values: number[]) =>
      Array.from({ length }, (_, i) => values.slice(i * width, (i + 1) * width).join());
    const [plain, changed] = [
      rows(numbers((await run({ x: randomTensor([1, length, width], 1), text })).out)),
      rows(await outputs(4)),
    ];
    expect(plain.flatMap((row, i) => (row === changed[i] ? [] : [i]))).toEqual([2, 4, 6]);
  });
});
