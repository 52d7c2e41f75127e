import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCrf, type CrfScores } from '../../../shared/model/crf.ts';
import { expectedTransitions } from '../../../shared/model/expected-transitions.ts';
import { forwardBackward, tagMarginals } from '../../../shared/model/marginals.ts';
import { float32, type TensorMap } from '../../../shared/model/tensor.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { tagSet, type TagSet } from '../../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../../shared/tagging/transitions.ts';
import { gradientsOf } from '../../../training/engine/differentiate.ts';
import type { Value } from '../../../training/engine/graph.ts';
import { mul, sum } from '../../../training/engine/ops/index.ts';
import { distillationLoss } from '../../../training/layers/crf-distillation.ts';
import { crfLoss } from '../../../training/layers/crf.ts';
import { legalOnly } from '../../../training/layers/tag-head.ts';
import { legalPaths, logSumExp } from '../../support/crf.ts';
import {
  compile,
  compute,
  differences,
  expectClose,
  type OperatorCase,
} from '../../support/gradient-check.ts';
import { numbers, randomFloats, runLayers } from '../../support/layers.ts';

/** Scores of a CRF over sentences of a batch: emissions [batch, length, K]. */
interface Scores extends CrfScores {
  readonly emissions: Float32Array<ArrayBuffer>;
  readonly transitions: Float32Array<ArrayBuffer>;
  readonly start: Float32Array<ArrayBuffer>;
  readonly end: Float32Array<ArrayBuffer>;
}

const scoreNames = ['emissions', 'transitions', 'start', 'end'] as const;

const gradientName = (name: string) => `gradient.${name}`;

const named = (gradients: readonly Value[]) =>
  Object.fromEntries(gradients.map((gradient, i) => [gradientName(scoreNames[i] ?? ''), gradient]));

/** Those by all scores, one after the other. */
const gradientsIn = (results: TensorMap): number[] =>
  scoreNames.flatMap((name) => numbers(results[gradientName(name)]));

function increase(values: Float32Array, index: number, by: number): void {
  values[index] = (values[index] ?? NaN) + by;
}

/** Sentences of several lengths in one batch, and how much each counts. */
class Batch {
  readonly length: number;
  readonly size: number;

  constructor(
    readonly tags: TagSet,
    readonly lengths: readonly number[],
    readonly weights: readonly number[],
  ) {
    this.length = Math.max(2, ...lengths);
    this.size = tags.size;
  }

  scores(seed: number, range = 2): Scores {
    const { size } = this;
    const some = (count: number, of: number) => randomFloats(count, seed + of).map((x) => range * x);
    return {
      emissions: some(this.lengths.length * this.length * size, 0),
      transitions: some(size * size, 1),
      start: some(size, 2),
      end: some(size, 3),
    };
  }

  /** The emissions of one sentence. */
  row({ emissions }: Scores, index: number): Float32Array {
    const first = index * this.length * this.size;
    return emissions.subarray(first, first + (this.lengths[index] ?? 0) * this.size);
  }

  paths(scores: Scores, index: number) {
    return legalPaths(legalTransitions(this.tags), scores, this.row(scores, index), this.lengths[index] ?? 0);
  }

  /** What the mean of several CRFs expects. */
  targets(teachers: readonly Scores[]): TensorMap {
    const { size, length, lengths, weights } = this;
    const tags = float32([lengths.length, length, size]);
    const transitions = float32([size, size]);
    for (const teacher of teachers) {
      const crf = compileCrf(legalTransitions(this.tags), teacher);
      lengths.forEach((count, index) => {
        const emissions = this.row(teacher, index);
        const lattice = forwardBackward(crf)(emissions, count);
        tagMarginals(lattice, count, size).forEach((marginal, i) => {
          increase(tags.data, index * length * size + i, marginal / teachers.length);
        });
        expectedTransitions(crf)(lattice, emissions, count).forEach((expected, pair) => {
          increase(transitions.data, pair, ((weights[index] ?? NaN) * expected) / teachers.length);
        });
      });
    }
    return { tags, softTransitions: transitions };
  }

  /** Everything that a graph of the loss reads. */
  feeds(student: Scores, targets: TensorMap): TensorMap {
    const { size, length, lengths, weights } = this;
    const mask = float32([lengths.length, length]);
    lengths.forEach((count, index) => mask.data.fill(1, index * length, index * length + count));
    return {
      emissions: float32([lengths.length, length, size], student.emissions),
      transitions: float32([size, size], student.transitions),
      start: float32([size], student.start),
      end: float32([size], student.end),
      mask,
      weights: float32([lengths.length], Float32Array.from(weights)),
      ...targets,
    };
  }

  /** The loss, and its gradients by the student's scores. */
  async loss(student: Scores, targets: TensorMap) {
    const results = await runLayers(
      true,
      (_, input) => {
        const scores = scoreNames.map((name) => input(name));
        const loss = lossFrom(input, this.tags);
        const gradients = gradientsOf(loss, scores);
        return { loss, ...named(gradients) };
      },
      this.feeds(student, targets),
    );
    return {
      loss: numbers(results.loss)[0] ?? NaN,
      gradients: gradientsIn(results),
    };
  }
}

const scoresFrom = (input: (name: string) => Value, tags: TagSet) =>
  legalOnly(
    {
      emissions: input('emissions'),
      transitions: input('transitions'),
      start: input('start'),
      end: input('end'),
    },
    tags,
  );

const lossFrom = (input: (name: string) => Value, tags: TagSet): Value =>
  distillationLoss(
    scoresFrom(input, tags),
    { tags: input('tags'), transitions: input('softTransitions') },
    input('mask'),
    input('weights'),
  );

const batches = fc
  .record({
    scheme: fc.constantFrom('BIO', 'BIOS', 'BIOES' as const),
    labels: fc.integer({ min: 1, max: 2 }),
    lengths: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    seed: fc.integer({ min: 0, max: 1e6 }),
  })
  .map(({ scheme, labels, lengths, seed }) => ({
    seed,
    batch: new Batch(
      tagSet(scheme, ['a', 'b'].slice(0, labels)),
      lengths,
      lengths.map((_, index) => 0.5 + index),
    ),
  }));

describe('the loss against soft targets', () => {
  it('less the entropy is the KL divergence from the mean of the teachers, by enumeration', async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.integer({ min: 1, max: 3 }), async ({ batch, seed }, count) => {
        const student = batch.scores(seed);
        const teachers = Array.from({ length: count }, (_, index) => batch.scores(seed + 10 * (index + 1)));
        const { loss } = await batch.loss(student, batch.targets(teachers));
        let [divergence, entropy] = [0, 0];
        batch.weights.forEach((weight, index) => {
          const logs = [student, ...teachers].map((scores) => {
            const paths = batch.paths(scores, index).map(({ score }) => score);
            const logPartition = logSumExp(paths);
            return paths.map((score) => score - logPartition);
          });
          const [p = [], ...others] = logs;
          p.forEach((logP, path) => {
            const q = others.reduce((total, other) => total + Math.exp(other[path] ?? NaN) / count, 0);
            divergence += weight * q * (Math.log(q) - logP);
            entropy -= weight * q * Math.log(q);
          });
        });
        expect(Math.abs(loss - entropy - divergence)).toBeLessThan(2e-3);
      }),
      { seed: 21, numRuns: 40 },
    );
  });

  it('has no gradient where the student is its teacher', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async ({ batch, seed }) => {
        const teacher = batch.scores(seed);
        const { gradients } = await batch.loss(teacher, batch.targets([teacher]));
        for (const value of gradients) expect(Math.abs(value)).toBeLessThan(1e-4);
        const other = await batch.loss(batch.scores(seed + 1), batch.targets([teacher]));
        expect(Math.max(...other.gradients.map(Math.abs))).toBeGreaterThan(1e-2);
      }),
      { seed: 22, numRuns: 15 },
    );
  });

  it('is the loss against gold where all weight is on one path, with the same gradients', async () => {
    const batch = new Batch(tagSet('BIOES', ['a', 'b']), [4, 1, 3], [0.5, 1, 2]);
    const { size, length, lengths, weights, tags } = batch;
    const student = batch.scores(3, 3);
    const soft = { tags: float32([3, length, size]), softTransitions: float32([size, size]) };
    lengths.forEach((_, index) => {
      const paths = batch.paths(student, index);
      const path = paths[(7 * index + 5) % paths.length]?.path ?? [];
      path.forEach((tag, position) => {
        soft.tags.data[(index * length + position) * size + tag] = 1;
        const before = path[position - 1];
        if (before !== undefined)
          increase(soft.softTransitions.data, before * size + tag, weights[index] ?? NaN);
      });
    });
    const gold = await runLayers(
      true,
      (_, input) => {
        const scores = scoreNames.map((name) => input(name));
        const losses = crfLoss(scoresFrom(input, tags), input('tags'), input('mask'));
        const loss = sum(mul(losses, input('weights')));
        const gradients = gradientsOf(loss, scores);
        return { loss, ...named(gradients) };
      },
      batch.feeds(student, soft),
    );
    const { loss, gradients } = await batch.loss(student, soft);
    expect(loss).toBeCloseTo(numbers(gold.loss)[0] ?? NaN, 4);
    const expected = gradientsIn(gold);
    gradients.forEach((gradient, index) => expect(gradient).toBeCloseTo(expected[index] ?? NaN, 4));
  });

  it('has the gradients that finite differences show', async () => {
    const batch = new Batch(tagSet('BIO', ['a']), [3, 2], [1, 0.5]);
    const inputs = batch.feeds(batch.scores(5, 1), batch.targets([batch.scores(6), batch.scores(7)]));
    const operator: OperatorCase = {
      op: 'distillation',
      name: 'distillation',
      inputs,
      wrt: scoreNames,
      build: (values) => lossFrom((name) => values[name] as Value, batch.tags),
      tfjs: () => {
        throw new Error('not compared');
      },
    };
    const weights = float32([], Float32Array.of(1));
    const results = await compute(ortRuntime, compile(operator), inputs, weights);
    expectClose(results, await differences(operator, weights), 5e-3);
  });
});
