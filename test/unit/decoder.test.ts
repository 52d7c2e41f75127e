import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileDecoder } from '../../shared/model/decoder.ts';
import { decodeTags } from '../../shared/tagging/codec.ts';
import { pathTo } from '../../shared/labels/tree.ts';
import { tagSet, type Scheme } from '../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../shared/tagging/transitions.ts';
import { legalPaths, logSumExp, randomScores, seeded } from '../support/crf.ts';

const schemes: readonly Scheme[] = ['BIO', 'BIOS', 'BIOES', 'BMES'];

describe('decoding a sentence to entities', () => {
  const arbitrary = fc.record({
    scheme: fc.constantFrom(...schemes),
    labels: fc.constantFrom(['a'], ['a', 'b'], ['a', 'a/b', 'a/b/c'], ['a/b', 'a/c', 'ab']),
    length: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
  });

  it('finds the spans of the best path, each with the probability of all paths that have exactly this span', () => {
    let alternatives = 0;
    let longSpans = 0;
    let wideLevels = 0;
    fc.assert(
      fc.property(arbitrary, ({ scheme, labels, length, seed }) => {
        const tags = tagSet(scheme, labels);
        const random = seeded(seed);
        const scores = randomScores(tags.size, () => random(1.5));
        const emissions = Float32Array.from({ length: length * tags.size }, () => random(1.5));
        const paths = legalPaths(legalTransitions(tags), scores, emissions, length);
        const logPartition = logSumExp(paths.map(({ score }) => score));
        const probability = new Map<string, number>();
        const spansOf = (path: readonly number[]) =>
          decodeTags(
            path.map((tag) => tags.tags[tag] ?? ''),
            scheme,
            'strict',
          );
        for (const { path, score } of paths) {
          for (const { start, end, label } of spansOf(path)) {
            const key = `${start}-${end} ${label}`;
            probability.set(key, (probability.get(key) ?? 0) + Math.exp(score - logPartition));
          }
        }
        const best = paths.reduce((a, b) => (b.score > a.score ? b : a));
        const entities = compileDecoder(tags, scores)(emissions, length);
        expect(entities.map(({ start, end, label }) => ({ start, end, label }))).toEqual(spansOf(best.path));
        for (const entity of entities) {
          for (const { label, score } of [entity, ...entity.alternatives]) {
            expect(score).toBeCloseTo(probability.get(`${entity.start}-${entity.end} ${label}`) ?? NaN, 9);
          }
          const path = pathTo(entity.label);
          const carried = (node: string) => labels.filter((label) => pathTo(label).includes(node));
          expect(entity.levels).toHaveLength(path.length);
          path.forEach((node, depth) => {
            const sum = carried(node).map(
              (label) => probability.get(`${entity.start}-${entity.end} ${label}`) ?? 0,
            );
            expect(entity.levels[depth]).toBeCloseTo(
              sum.reduce((a, b) => a + b, 0),
              9,
            );
            if (depth > 0) expect(entity.levels[depth]).toBeLessThanOrEqual(entity.levels[depth - 1] ?? 0);
            if (carried(node).length > 1) wideLevels += 1;
          });
          const others = labels.filter((label) => label !== entity.label);
          const worthShowing = others.filter(
            (label) => (probability.get(`${entity.start}-${entity.end} ${label}`) ?? 0) >= 0.005,
          );
          expect(entity.alternatives.map(({ label }) => label).sort()).toEqual(worthShowing.sort());
          alternatives += worthShowing.length;
          if (entity.end - entity.start > 2) longSpans += 1;
        }
      }),
      { seed: 5, numRuns: 400 },
    );
    expect(alternatives).toBeGreaterThan(20);
    expect(longSpans).toBeGreaterThan(10);
    expect(wideLevels).toBeGreaterThan(50);
  });

  it('lists at most five alternatives, likeliest first, none below 0.005', () => {
    const labels = [...'abcdefghi'];
    const tags = tagSet('BIO', labels);
    const emissions = new Float32Array(tags.size).fill(-50);
    labels.forEach(
      (label, index) =>
        (emissions[tags.indexOf(`B-${label}`)] = [5, 3, 4.5, -1, 3.5, 2, 1, 2.5, 0][index] ?? 0),
    );
    const zeros = randomScores(tags.size, () => 0);
    const [entity] = compileDecoder(tags, zeros)(emissions, 1);
    expect(entity?.label).toBe('a');
    expect(entity?.alternatives.map(({ label }) => label)).toEqual(['c', 'e', 'b', 'h', 'f']);
    labels.slice(1).forEach((label) => (emissions[tags.indexOf(`B-${label}`)] = 5 + Math.log(0.0049)));
    emissions[tags.indexOf('B-d')] = 5 + Math.log(0.0056);
    expect(compileDecoder(tags, zeros)(emissions, 1)[0]?.alternatives.map(({ label }) => label)).toEqual([
      'd',
    ]);
  });

  it('finds nothing in a sentence without characters or with scores that are not numbers', () => {
    const tags = tagSet('BIOES', ['a']);
    const decode = compileDecoder(
      tags,
      randomScores(tags.size, () => 0),
    );
    expect(decode(new Float32Array(), 0)).toEqual([]);
    expect(decode(new Float32Array(3 * tags.size).fill(NaN), 3)).toEqual([]);
  });
});
