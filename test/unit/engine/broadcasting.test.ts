import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import type { Value } from '../../../training/engine/graph.ts';
import { add, broadcastShapes, matmul, mul, where } from '../../../training/engine/ops/index.ts';
import {
  compile,
  compute,
  expectClose,
  expectedResults,
  randomBetween,
  type OperatorCase,
} from '../../support/gradient-check.ts';
import { bool, sizeOf } from '../../../shared/model/tensor.ts';

const settings = { seed: 20, numRuns: 60 };

/** Shapes that fit together: one shape of which each side may leave out front axes and have 1 anywhere. */
const fittingShapes = (sides: number, maxRank = 4): fc.Arbitrary<number[][]> =>
  fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: maxRank }).chain((full) =>
    fc.array(
      fc
        .tuple(
          fc.integer({ min: 0, max: full.length }),
          fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }),
        )
        .map(([skipped, ones]) => full.map((dim, i) => (ones[i] ? 1 : dim)).slice(skipped)),
      { minLength: sides, maxLength: sides },
    ),
  );

async function expectAsTfjs(operator: OperatorCase): Promise<void> {
  const { results, weights } = await expectedResults(operator);
  expectClose(await compute(ortRuntime, compile(operator), operator.inputs, weights), results, 1e-4);
}

describe('broadcasting', () => {
  it('gives the shapes that TensorFlow.js gives, and refuses what it refuses', () => {
    const shape = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        let expected: number[] | undefined;
        try {
          expected = tf.broadcast_util.assertAndGetBroadcastShape(a, b);
        } catch {
          expect(() => broadcastShapes(a, b)).toThrow('do not fit together');
          return;
        }
        expect(broadcastShapes(a, b)).toEqual(expected);
      }),
      { seed: 20, numRuns: 500 },
    );
  });

  it('keeps the names of sizes, which fit only themselves and 1', () => {
    expect(broadcastShapes(['batch', 1, 3], ['length', 1])).toEqual(['batch', 'length', 3]);
    expect(broadcastShapes(['batch', 'length'], ['length'])).toEqual(['batch', 'length']);
    expect(() => broadcastShapes(['batch'], ['length'])).toThrow('do not fit together');
    expect(() => broadcastShapes(['batch'], [2])).toThrow('do not fit together');
  });

  it('gives the values and gradients that TensorFlow.js gives for two operands', async () => {
    await fc.assert(
      fc.asyncProperty(fittingShapes(2), ([a = [], b = []]) =>
        expectAsTfjs({
          op: 'Mul',
          name: '',
          inputs: { a: randomBetween(-1, 1, a, 1), b: randomBetween(-1, 1, b, 2) },
          build: (inputs) => add(mul(inputs.a as Value, inputs.b as Value), inputs.b as Value),
          tfjs: (inputs) =>
            tf.add(tf.mul(inputs.a as tf.Tensor, inputs.b as tf.Tensor), inputs.b as tf.Tensor),
        }),
      ),
      settings,
    );
  });

  it('gives the values and gradients that TensorFlow.js gives for a choice', async () => {
    await fc.assert(
      fc.asyncProperty(fittingShapes(3), ([c = [], a = [], b = []]) =>
        expectAsTfjs({
          op: 'Where',
          name: '',
          inputs: {
            c: bool(
              c,
              Uint8Array.from({ length: sizeOf(c) }, (_, i) => i % 2),
            ),
            a: randomBetween(-1, 1, a, 1),
            b: randomBetween(-1, 1, b, 2),
          },
          build: (inputs) => where(inputs.c as Value, inputs.a as Value, inputs.b as Value),
          tfjs: (inputs) => tf.where(inputs.c as tf.Tensor, inputs.a as tf.Tensor, inputs.b as tf.Tensor),
        }),
      ),
      settings,
    );
  });

  it('gives the values and gradients that TensorFlow.js gives for batches of products', async () => {
    const sizes = fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 3 })));
    await fc.assert(
      fc.asyncProperty(fittingShapes(2, 2), sizes, ([left = [], right = []], [m = 1, k = 1, n = 1]) => {
        const batch = tf.broadcast_util.assertAndGetBroadcastShape(left, right);
        return expectAsTfjs({
          op: 'MatMul',
          name: '',
          inputs: {
            a: randomBetween(-1, 1, [...left, m, k], 1),
            b: randomBetween(-1, 1, [...right, k, n], 2),
          },
          build: (inputs) => matmul(inputs.a as Value, inputs.b as Value),
          tfjs: (inputs) =>
            tf.matMul(
              tf.broadcastTo(inputs.a as tf.Tensor, [...batch, m, k]),
              tf.broadcastTo(inputs.b as tf.Tensor, [...batch, k, n]),
            ),
        });
      }),
      settings,
    );
  });
});
