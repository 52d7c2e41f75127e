import { describe, expect, it } from 'vitest';
import { float32, int32, uint8, type Tensor, type TensorMap } from '../../../shared/model/tensor.ts';
import { methodNamed, methods } from '../../../training/methods/index.ts';
import { Graph } from '../../../training/engine/graph.ts';
import { Context } from '../../../training/layers/context.ts';
import { numbers, runLayers } from '../../support/layers.ts';

const rows = 20;
const nameFeatures = 7;
const sizes: Readonly<Record<string, object>> = {
  clc: { embedding: 6, filters: 3, hidden: 4, nameSize: 5 },
  'gated-convolutions': { embedding: 6, width: 8, nameSize: 5 },
};

/** Sentences of different lengths, as ids and as matches of names. */
const sentences = [9, 1, 14, 4].map((length, i) => ({
  ids: Int32Array.from({ length }, (_, at) => 1 + ((at * 7 + i * 5) % (rows - 1))),
  names: Uint8Array.from({ length: length * nameFeatures }, (_, at) => Number((at * 13 + i) % 5 === 0)),
}));

/** Sentences as one batch, padded to a length. */
function batchOf(batch: typeof sentences, length: number): { characters: Tensor; names: Tensor<'uint8'> } {
  const characters = int32([batch.length, length]);
  const names = uint8([batch.length, length, nameFeatures]);
  batch.forEach((sentence, row) => {
    characters.data.set(sentence.ids, row * length);
    names.data.set(sentence.names, row * length * nameFeatures);
  });
  return { characters, names };
}

const everyMethod = Object.keys(methods).flatMap((name) => [
  { name, withNames: false, how: 'without names' },
  { name, withNames: true, how: 'with names' },
]);

/** The features of a batch [batch, length, features]. */
async function featuresOf(name: string, withNames: boolean, feeds: TensorMap, training = false) {
  const method = methodNamed(name);
  const noDropout = Object.fromEntries(
    Object.keys(method.settings.parse({}) as object)
      .filter((key) => key.endsWith('Dropout'))
      .map((key) => [key, 0]),
  );
  const settings = method.settings.parse({ ...sizes[name], ...noDropout });
  const { features } = await runLayers(
    training,
    (context, input) => {
      const names = withNames ? { names: input('names') } : {};
      const characters = { ids: input('characters'), table: { rows, vectors: new Map() }, ...names };
      return { features: method.encode(context, characters, settings).features };
    },
    feeds,
  );
  return features as Tensor<'float32'>;
}

describe.each(everyMethod)('$name $how', ({ name, withNames }) => {
  it.each([false, true])(
    'gives a sentence alone what it gives it in a batch (training: %s)',
    async (training) => {
      const [longest, beyond] = [14, 20];
      for (const length of [longest, beyond]) {
        const together = await featuresOf(name, withNames, batchOf(sentences, length), training);
        const size = together.dims[2] ?? 0;
        for (const [row, sentence] of sentences.entries()) {
          const count = sentence.ids.length;
          const alone = numbers(await featuresOf(name, withNames, batchOf([sentence], count), training));
          const start = row * length * size;
          const padded = Array.from(together.data.slice(start, start + count * size));
          alone.forEach((value, i) => expect(padded[i]).toBeCloseTo(value, 5));
        }
      }
    },
  );

  it('gives the same in training as at inference, within 1e-4', async () => {
    const batch = batchOf(sentences, 14);
    const [training, inference] = [
      await featuresOf(name, withNames, batch, true),
      await featuresOf(name, withNames, batch, false),
    ];
    const size = training.dims[2] ?? 0;
    sentences.forEach(({ ids }, row) => {
      for (let i = row * 14 * size; i < (row * 14 + ids.length) * size; i++)
        expect(Math.abs((training.data[i] ?? NaN) - (inference.data[i] ?? NaN))).toBeLessThan(1e-4);
    });
  });
});

describe.each(Object.keys(methods))('the names given to %s', (name) => {
  const feeds = batchOf(sentences, 14);
  const none = { ...feeds, names: uint8(feeds.names.dims) };
  const weight = (value: number) => ({
    'names.weight': float32([nameFeatures, 5], new Float32Array(nameFeatures * 5).fill(value)),
  });

  it('count where there are some, and nowhere else', async () => {
    const [weak, strong] = [weight(0.1), weight(1)];
    const features = async (given: TensorMap) => numbers(await featuresOf(name, true, given));
    expect(await features({ ...feeds, ...strong })).not.toEqual(await features({ ...feeds, ...weak }));
    expect(await features({ ...none, ...strong })).toEqual(await features({ ...none, ...weak }));
  });

  it('change no parameter but the one that they join', () => {
    const [plain, named] = [shapesOf(name, false), shapesOf(name, true)];
    const joined = Object.keys(named).filter((key) => key !== 'names.weight');
    expect(joined).toEqual(Object.keys(plain));
    const changed = joined.filter((key) => named[key]?.join() !== plain[key]?.join());
    for (const key of changed) expect(named[key]?.[0]).toBe((plain[key]?.[0] ?? 0) + 64);
    expect(changed).toEqual(
      name === 'clc' ? ['lstm.ahead.input.weight', 'lstm.behind.input.weight'] : ['input.weight'],
    );
  });
});

/** Parameters of a method with its own sizes, by name and in order. */
function shapesOf(name: string, withNames: boolean): Readonly<Record<string, readonly number[]>> {
  const method = methodNamed(name);
  const context = new Context(new Graph(), false);
  const shape = ['batch', 'length'];
  const ids = context.graph.input({ type: 'int32', shape }, 'characters');
  const names = withNames
    ? { names: context.graph.input({ type: 'uint8', shape: [...shape, nameFeatures] }, 'names') }
    : {};
  method.encode(context, { ids, table: { rows, vectors: new Map() }, ...names }, method.settings.parse({}));
  return Object.fromEntries([...context.parameters].map(([key, parameter]) => [key, parameter.shape]));
}

describe('the parameters of a method', () => {
  it('are for clc those of paper 001', () => {
    expect(shapesOf('clc', false)).toEqual({
      'embedding.weight': [rows, 200],
      'convolution.weight': [200, 1400],
      'convolution.bias': [400],
      'lstm.ahead.input.weight': [400, 800],
      'lstm.ahead.recurrent.weight': [200, 800],
      'lstm.ahead.bias': [800],
      'lstm.behind.input.weight': [400, 800],
      'lstm.behind.recurrent.weight': [200, 800],
      'lstm.behind.bias': [800],
    });
  });

  it('are for gated-convolutions five blocks alike', () => {
    const shapes = Object.entries(shapesOf('gated-convolutions', false));
    expect(shapes.filter(([key]) => key.startsWith('block.')).length).toBe(5 * 4);
    expect(Object.fromEntries(shapes)).toMatchObject({
      'input.weight': [200, 256],
      'block.1.norm.scale': [256],
      'block.1.weight': [768, 512],
      'block.5.weight': [768, 512],
      'output.norm.shift': [256],
    });
  });
});

describe('the settings of gated-convolutions', () => {
  it('refuse a kernel that looks farther to one side', () => {
    expect(() => methodNamed('gated-convolutions').settings.parse({ kernel: 4 })).toThrow('must be odd');
  });
});
