import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fineTree } from '../../shared/labels/builtin.ts';
import { compileCrf } from '../../shared/model/crf.ts';
import { expectedTransitions } from '../../shared/model/expected-transitions.ts';
import { forwardBackward, tagMarginals } from '../../shared/model/marginals.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../shared/tagging/transitions.ts';
import { legalPaths, logSumExp, randomScores, seeded } from '../support/crf.ts';

describe('expected transitions', () => {
  it('are those of all legal paths, by enumeration', () => {
    fc.assert(
      fc.property(
        fc.record({
          scheme: fc.constantFrom('BIO', 'BIOS', 'BIOES' as const),
          labels: fc.integer({ min: 1, max: 2 }),
          length: fc.integer({ min: 1, max: 4 }),
          seed: fc.nat(),
          range: fc.constantFrom(2, 200),
        }),
        ({ scheme, labels, length, seed, range }) => {
          const legal = legalTransitions(tagSet(scheme, ['a', 'b'].slice(0, labels)));
          const size = legal.start.length;
          const random = seeded(seed);
          const scores = randomScores(size, () => random(range));
          const emissions = Float64Array.from({ length: length * size }, () => random(range));
          const paths = legalPaths(legal, scores, emissions, length);
          const logPartition = logSumExp(paths.map(({ score }) => score));
          const expected = new Float64Array(size * size);
          for (const { path, score } of paths)
            path.slice(1).forEach((to, index) => {
              const pair = (path[index] ?? 0) * size + to;
              expected[pair] = (expected[pair] ?? 0) + Math.exp(score - logPartition);
            });
          const crf = compileCrf(legal, scores);
          const counts = expectedTransitions(crf)(forwardBackward(crf)(emissions, length), emissions, length);
          counts.forEach((count, pair) => expect(count).toBeCloseTo(expected[pair] ?? NaN, 9));
        },
      ),
      { seed: 5, numRuns: 150 },
    );
  });

  it('agree with the marginals of the tags before and after, over 217 tags', () => {
    const legal = legalTransitions(tagSet('BIOES', fineTree.labels));
    const size = legal.start.length;
    const random = seeded(9);
    const crf = compileCrf(
      legal,
      randomScores(size, () => random(3)),
    );
    const length = 12;
    const emissions = Float32Array.from({ length: length * size }, () => random(6));
    const lattice = forwardBackward(crf)(emissions, length);
    const marginals = tagMarginals(lattice, length, size);
    const counts = expectedTransitions(crf)(lattice, emissions, length);
    for (let tag = 0; tag < size; tag += 1) {
      let [into, outOf, from, to] = [0, 0, 0, 0];
      for (let other = 0; other < size; other += 1) {
        into += counts[other * size + tag] ?? NaN;
        outOf += counts[tag * size + other] ?? NaN;
      }
      for (let position = 0; position < length; position += 1) {
        const marginal = marginals[position * size + tag] ?? NaN;
        if (position > 0) to += marginal;
        if (position < length - 1) from += marginal;
      }
      expect(into).toBeCloseTo(to, 9);
      expect(outOf).toBeCloseTo(from, 9);
    }
  });
});
