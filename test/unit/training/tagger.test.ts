import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { compileCrf } from '../../../shared/model/crf.ts';
import { forwardBackward } from '../../../shared/model/marginals.ts';
import { uint8, type Tensor, type TensorMap } from '../../../shared/model/tensor.ts';
import { nameFeatures, paintMatches } from '../../../shared/model/inputs.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { tagSet } from '../../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../../shared/tagging/transitions.ts';
import { initialSlots } from '../../../training/engine/optimisers/index.ts';
import { scheduleFeeds } from '../../../training/engine/step.ts';
import { tfjsRuntime } from '../../../training/engine/tfjs/runtime.ts';
import type { Head } from '../../../training/layers/tag-head.ts';
import { fillDropoutMask, randomStream } from '../../../training/random.ts';
import {
  decoderGraph,
  inferenceGraph,
  parametersOf,
  scoreNames,
  trainingGraph,
  type Loss,
  type Tagger,
} from '../../../training/tagger.ts';
import { feedsOf } from '../../../training/trainer/batches.ts';
import type { Example } from '../../../training/trainer/examples.ts';
import { optimiserOf } from '../../../training/trainer/optimiser.ts';
import { methodNamed } from '../../../training/methods/index.ts';
import { toy, toyExample, toySources, toyTagger } from '../../support/training.ts';

const batchSize = 8;
const length = 16;
const wholeBatch = { source: 0, head: 0, weight: 1 };
const examples = toy.sentences.slice(0, batchSize).map(toyExample);

/** As many, learned by either loss. */
async function examplesFor(loss: Loss): Promise<readonly Example[]> {
  if (loss === 'allowed') return examples;
  const [, soft] = await toySources(toy.job({ batch: batchSize }));
  const turn = soft?.turns(0).find((found) => found.examples.length === batchSize && found.length === length);
  return turn?.examples ?? [];
}

/** Small encoders with dropout. */
const encoders = {
  clc: { embedding: 8, filters: 4, hidden: 6 },
  'gated-convolutions': { embedding: 8, width: 12 },
} as const;

type Encoder = keyof typeof encoders;

const withoutDropout = {
  clc: { embeddingDropout: 0, convolutionDropout: 0, lstmDropout: 0, nameDropout: 0 },
  'gated-convolutions': { embeddingDropout: 0, convolutionDropout: 0, outputDropout: 0, nameDropout: 0 },
} as const;

/** The toy tagger with an encoder, settings on top of its small ones, and maybe names. */
function taggerOf(encoder: Encoder, more: object = {}, names = false): Tagger {
  const method = methodNamed(encoder);
  const settings = method.settings.parse({ ...encoders[encoder], ...more });
  return { ...toyTagger(toy.job()), method, settings, names };
}

/** What lists know of the examples: a name of each sentence's own. */
function namesOf(size: number): Tensor<'uint8'> {
  const names = uint8([size, length, nameFeatures]);
  examples.forEach((_, row) => {
    const match = { start: row % 3, end: 2 + (row % 3), marks: [row * 7] };
    paintMatches(names.data, row * length * nameFeatures, [match]);
  });
  return names;
}

/** Parameters of a head, all of them away from zero, so that transitions count too. */
function someParameters(tagger: Tagger, head: Head = toy.head): TensorMap {
  return Object.fromEntries(
    [...parametersOf(tagger, [head])].map(([name, { shape, initialise }]): [string, Tensor] => {
      const random = randomStream(3, name);
      const data = initialise(shape, random).map((value) => value + 0.3 * random.normal());
      return [name, { type: 'float32', dims: shape, data: data }];
    }),
  );
}

describe('invariant 7: the training graph and the inference graph of a model agree', () => {
  it.each([
    ['clc', 'tied', false],
    ['clc', 'free', true],
    ['gated-convolutions', 'tied', false],
    ['gated-convolutions', 'tied', true],
  ] as const)('within 1e-4, for %s with a %s head (names: %s)', async (encoder, kind, names) => {
    const tagger: Tagger = { ...taggerOf(encoder, withoutDropout[encoder], names), head: kind };
    const { head } = toy;
    const parameters = someParameters(tagger);
    const optimiser = optimiserOf(toy.job(), 10);
    const known = namesOf(batchSize);

    const step = trainingGraph(tagger, head, 'allowed', batchSize, length, optimiser);
    expect(step.masks).toEqual([]);
    const program = await ortRuntime.load(step.model, { training: true });
    const state = ortRuntime.state({ ...parameters, ...initialSlots(optimiser, parameters) });
    const batch = { ...wholeBatch, length, examples };
    const { loss } = await program.step(state, {
      ...feedsOf(batch, batchSize, head.tags.size),
      ...scheduleFeeds(optimiser, 1),
      names: known,
    });

    // The same loss from what is served: emissions at their own length, and the decoder's double-precision sums.
    const serve = await ortRuntime.load(inferenceGraph(tagger, head).model);
    const scores = await (await ortRuntime.load(decoderGraph(tagger, head))).run(parameters);
    const floats = (name: string) => scores[name]?.data as Float32Array;
    const crfScores = {
      transitions: floats(scoreNames.transitions),
      start: floats(scoreNames.start),
      end: floats(scoreNames.end),
    };
    const latticeOf = forwardBackward(compileCrf(legalTransitions(head.tags), crfScores));
    let total = 0;
    for (const [row, { ids, target }] of examples.entries()) {
      const tags = target.loss === 'allowed' ? target.rows.map((allowed) => allowed.indexOf(1)) : [];
      const characters: Tensor = {
        type: 'int32',
        dims: [1, ids.length],
        data: ids,
      };
      const own = known.data.slice(row * length * nameFeatures, (row * length + ids.length) * nameFeatures);
      const { emissions } = await serve.run({
        ...parameters,
        characters,
        names: uint8([1, ids.length, nameFeatures], own),
      });
      const data = emissions?.data as Float32Array;
      const path = tags.reduce(
        (sum, tag, i) =>
          sum +
          (data[i * head.tags.size + tag] ?? NaN) +
          (i === 0
            ? (crfScores.start[tag] ?? NaN)
            : (crfScores.transitions[(tags[i - 1] ?? 0) * head.tags.size + tag] ?? NaN)),
        crfScores.end[tags.at(-1) ?? 0] ?? NaN,
      );
      total += latticeOf(data, ids.length).logPartition - path;
    }
    expect(Math.abs(Number(loss?.data[0]) - total / examples.length)).toBeLessThan(
      1e-4 * Math.max(1, total / examples.length),
    );
  });
});

describe('a training step', () => {
  it.each([
    ['clc', false, 3, 'allowed'],
    ['clc', true, 4, 'soft'],
    ['gated-convolutions', false, 7, 'soft'],
    ['gated-convolutions', true, 8, 'allowed'],
  ] as const)(
    'gives the same losses on ONNX Runtime and on TensorFlow.js five times: %s (names: %s, masks: %i, loss: %s)',
    async (encoder, names, maskCount, kind) => {
      const { head } = toy;
      const tagger = taggerOf(encoder, {}, names);
      const optimiser = optimiserOf(toy.job(), 10);
      const examples = await examplesFor(kind);
      const { model, masks } = trainingGraph(tagger, head, kind, batchSize, length, optimiser);
      expect(masks.length).toBe(maskCount);
      const parameters = someParameters(tagger);
      const known = namesOf(batchSize);
      const losses: number[][] = [];
      for (const runtime of [ortRuntime, await tfjsRuntime({ backend: 'wasm' })]) {
        const program = await runtime.load(model, { training: true });
        const state = runtime.state({ ...parameters, ...initialSlots(optimiser, parameters) });
        const seen: number[] = [];
        for (let i = 0; i < 5; i++) {
          const maskFeeds = Object.fromEntries(
            masks.map(({ input, shape, keep }): [string, Tensor] => {
              const data = new Uint8Array(shape.reduce((product, dim) => product * dim, 1));
              fillDropoutMask(data, keep, 1, i, input);
              return [input, { type: 'uint8', dims: shape, data }];
            }),
          );
          const feeds = {
            ...feedsOf({ ...wholeBatch, length, examples }, batchSize, head.tags.size),
            ...maskFeeds,
            ...scheduleFeeds(optimiser, i + 1),
            names: known,
          };
          seen.push(Number((await program.step(state, feeds)).loss?.data[0]));
        }
        losses.push(seen);
        await state.release();
        await program.release();
      }
      const [ort, tfjs] = losses as [number[], number[]];
      expect(ort[4]).toBeLessThan(ort[0] ?? 0);
      ort.forEach((loss, i) => expect(Math.abs(loss - (tfjs[i] ?? NaN))).toBeLessThan(1e-3));
    },
  );

  it.each(['allowed', 'soft'] as const)(
    'is not changed by rows that only fill the batch: %s',
    async (kind) => {
      const tagger = taggerOf('clc', withoutDropout.clc);
      const optimiser = optimiserOf(toy.job(), 10);
      const parameters = someParameters(tagger);
      const few = { ...wholeBatch, length, examples: (await examplesFor(kind)).slice(0, 3) };
      const losses: number[] = [];
      for (const size of [3, batchSize]) {
        const { model } = trainingGraph(tagger, toy.head, kind, size, length, optimiser);
        const program = await ortRuntime.load(model, { training: true });
        const state = ortRuntime.state({ ...parameters, ...initialSlots(optimiser, parameters) });
        const { loss } = await program.step(state, {
          ...feedsOf(few, size, toy.head.tags.size),
          ...scheduleFeeds(optimiser, 1),
        });
        losses.push(Number(loss?.data[0]));
      }
      expect(losses[1]).toBeCloseTo(losses[0] ?? NaN, 4);
    },
  );
});

describe('a tied head', () => {
  it('scores siblings alike until they are told apart', async () => {
    const head: Head = { name: 'fine', tree: fineTree, tags: tagSet('BIOES', fineTree.labels) };
    const names = [...parametersOf(toyTagger(toy.job()), [head]).keys()];
    const zero = Object.fromEntries(
      [...parametersOf(toyTagger(toy.job()), [head])].map(([name, { shape }]): [string, Tensor] => [
        name,
        { type: 'float32', dims: shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
      ]),
    );
    expect(names.filter((name) => name.startsWith('fine.')).sort()).toEqual([
      'fine.emission.bias',
      'fine.emission.weight',
      'fine.end',
      'fine.start',
      'fine.transition',
    ]);
    // A weight of the part `person` alone raises every tag below that node, and no other.
    const bias = zero['fine.emission.bias'] as Tensor<'float32'>;
    const raised: string[][] = [];
    const serve = await ortRuntime.load(inferenceGraph(toyTagger(toy.job()), head).model);
    for (let part = 0; part < bias.data.length; part++) {
      bias.data.fill(0);
      bias.data[part] = 1;
      const { emissions } = await serve.run({
        ...zero,
        characters: { type: 'int32', dims: [1, 1], data: Int32Array.of(2) },
      });
      raised.push(head.tags.tags.filter((_, tag) => emissions?.data[tag] === 1));
    }
    const people = fineTree.labels.filter((label) => label.split('/')[0] === 'person');
    expect(raised).toContainEqual(
      people.flatMap((label) => ['B', 'I', 'E', 'S'].map((segment) => `${segment}-${label}`)),
    );
  });

  it('has fewer weights than a free one', () => {
    const sizes = (['tied', 'free'] as const).map((kind) => {
      const head: Head = { name: 'cluener', tree: cluenerTree, tags: tagSet('BIOES', cluenerTree.labels) };
      const parameters = parametersOf(toyTagger(toy.job({ head: kind })), [head]);
      return parameters.get('cluener.transition')?.shape.reduce((a, b) => a * b, 1) ?? 0;
    });
    expect(sizes[0]).toBeLessThan((sizes[1] ?? 0) / 5);
  });
});
