import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fineTree } from '../../shared/labels/builtin.ts';
import { compileCrf, type CrfScores, type Floats } from '../../shared/model/crf.ts';
import { forwardBackward, tagMarginals } from '../../shared/model/marginals.ts';
import { viterbiDecoder } from '../../shared/model/viterbi.ts';
import { tagSet, type Scheme } from '../../shared/tagging/tagset.ts';
import { legalTransitions, type Transitions } from '../../shared/tagging/transitions.ts';
import { readJson, sharedFile } from '../shared.ts';
import { legalPaths, logSumExp, randomScores, seeded, type CrfVector } from '../support/crf.ts';

const schemes: readonly Scheme[] = ['BIO', 'BIOS', 'BIOES', 'BMES', 'BI'];
const legalOf = (scheme: Scheme, labels: number): Transitions =>
  legalTransitions(
    tagSet(scheme, scheme === 'BI' ? [''] : Array.from({ length: labels }, (_, index) => `label${index}`)),
  );

/** The dynamic programs as a textbook has them: every pair of tags, illegal ones at minus infinity. */
function dense(legal: Transitions, scores: CrfScores, emissions: Floats, length: number) {
  const size = legal.start.length;
  const mask = (allowed: Uint8Array, values: Floats): Float64Array =>
    Float64Array.from(values, (value, index) => (allowed[index] ? value : -Infinity));
  const [start, end, pairs] = [
    mask(legal.start, scores.start),
    mask(legal.end, scores.end),
    mask(legal.pairs, scores.transitions),
  ];
  const tags = Array.from({ length: size }, (_, tag) => tag);
  const get = (values: ArrayLike<number>, index: number): number => values[index] ?? NaN;
  let best = tags.map((tag) => get(start, tag) + get(emissions, tag));
  let sums = [...best];
  const previous: number[][] = [];
  for (let position = 1; position < length; position += 1) {
    const from = tags.map((to) => {
      const candidates = tags.map((tag) => get(best, tag) + get(pairs, tag * size + to));
      return candidates.indexOf(Math.max(...candidates));
    });
    previous.push(from);
    const emission = (tag: number): number => get(emissions, position * size + tag);
    best = tags.map((to) => get(best, get(from, to)) + get(pairs, get(from, to) * size + to) + emission(to));
    sums = tags.map(
      (to) => logSumExp(tags.map((tag) => get(sums, tag) + get(pairs, tag * size + to))) + emission(to),
    );
  }
  const totals = tags.map((tag) => get(best, tag) + get(end, tag));
  const score = Math.max(...totals);
  const path = [totals.indexOf(score)];
  for (const from of previous.reverse()) path.unshift(get(from, path[0] ?? NaN));
  return { path, score, logPartition: logSumExp(tags.map((tag) => get(sums, tag) + get(end, tag))) };
}

const vectors = sharedFile('specs/vectors/crf.json');

describe.skipIf(!vectors)('the CRF of specs/vectors/crf.json (needs ../shared)', async () => {
  const { cases } = vectors ? await readJson<{ cases: CrfVector[] }>(vectors) : { cases: [] };

  it.each(cases)('$name', (vector) => {
    const size = vector.start.length;
    const everything = {
      start: new Uint8Array(size).fill(1),
      end: new Uint8Array(size).fill(1),
      pairs: new Uint8Array(size * size).fill(1),
    };
    const legal = vector.name.startsWith('BIO-constrained') ? legalOf('BIO', 1) : everything;
    const crf = compileCrf(legal, {
      transitions: Float64Array.from(vector.transitions.flat()),
      start: Float64Array.from(vector.start),
      end: Float64Array.from(vector.end),
    });
    const emissions = Float64Array.from(vector.emissions.flat());
    const length = vector.emissions.length;
    const { path, score } = viterbiDecoder(crf)(emissions, length);
    expect([...path]).toEqual(vector.viterbi_path);
    expect(score).toBeCloseTo(vector.viterbi_score, 9);
    const lattice = forwardBackward(crf)(emissions, length);
    expect(lattice.logPartition).toBeCloseTo(vector.log_partition, 9);
    const marginals = tagMarginals(lattice, length, size);
    vector.marginals.flat().forEach((expected, index) => expect(marginals[index]).toBeCloseTo(expected, 9));
  });
});

describe('the constrained CRF', () => {
  /** Small whole numbers make ties; large ones strain the exponentials. */
  const arbitrary = fc.record({
    scheme: fc.constantFrom(...schemes),
    labels: fc.integer({ min: 1, max: 2 }),
    length: fc.integer({ min: 1, max: 4 }),
    seed: fc.nat(),
    kind: fc.constantFrom<(random: number) => number>(
      (random) => random,
      (random) => Math.round(random),
      (random) => random * 100,
    ),
  });

  it('gives the best path, the partition and the marginals that enumeration gives', () => {
    fc.assert(
      fc.property(arbitrary, ({ scheme, labels, length, seed, kind }) => {
        const legal = legalOf(scheme, labels);
        const size = legal.start.length;
        const random = seeded(seed);
        const scores = randomScores(size, () => kind(random(2)));
        const emissions = Float64Array.from({ length: length * size }, () => kind(random(2)));
        const paths = legalPaths(legal, scores, emissions, length);
        const crf = compileCrf(legal, scores);
        const { path, score } = viterbiDecoder(crf)(emissions, length);
        const lattice = forwardBackward(crf)(emissions, length);
        expect(paths).not.toEqual([]);
        const best = Math.max(...paths.map((candidate) => candidate.score));
        expect(score).toBeCloseTo(best, 9);
        expect(paths.find((candidate) => candidate.path.join() === path.join())?.score).toBeCloseTo(best, 9);
        const logPartition = logSumExp(paths.map((candidate) => candidate.score));
        expect(lattice.logPartition).toBeCloseTo(logPartition, 9);
        tagMarginals(lattice, length, size).forEach((marginal, index) => {
          const through = paths.filter(
            (candidate) => candidate.path[Math.floor(index / size)] === index % size,
          );
          const expected = through.reduce(
            (sum, candidate) => sum + Math.exp(candidate.score - logPartition),
            0,
          );
          expect(marginal).toBeCloseTo(expected, 9);
        });
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it.each([1, 2, 3, 4, 5])(
    'agrees with the dense programs over 217 tags (seed %i), ties included',
    (seed) => {
      const legal = legalTransitions(tagSet('BIOES', fineTree.labels));
      const size = legal.start.length;
      const random = seeded(seed);
      const whole = seed > 3;
      const next = (range: number) => (): number => (whole ? Math.round(random(1)) : random(range));
      const scores = randomScores(size, next(3));
      const length = 12;
      const emissions = Float32Array.from({ length: length * size }, next(6));
      const expected = dense(legal, scores, emissions, length);
      const crf = compileCrf(legal, scores);
      const { path, score } = viterbiDecoder(crf)(emissions, length);
      expect([...path]).toEqual(expected.path);
      expect(score).toBeCloseTo(expected.score, 9);
      expect(forwardBackward(crf)(emissions, length).logPartition).toBeCloseTo(expected.logPartition, 8);
    },
  );

  it('agrees with the dense programs where labels share their transitions', () => {
    const tags = tagSet('BIOES', fineTree.labels);
    const legal = legalTransitions(tags);
    const size = legal.start.length;
    const random = seeded(5);
    const length = 9;
    /** A few kinds of tags: by segment, and by one of three groups of labels. */
    const kinds = Array.from(
      { length: size },
      (_, tag) => `${tags.segmentOf(tag)}${tags.labelIndexOf(tag) % 3}`,
    );
    const shared = new Map<string, number>();
    const scores = randomScores(size, () => random(2));
    scores.transitions.forEach((score, pair) => {
      const key = `${kinds[Math.floor(pair / size)]} ${kinds[pair % size]}`;
      shared.set(key, shared.get(key) ?? score);
      scores.transitions[pair] = shared.get(key) ?? score;
    });
    const emissions = Float32Array.from({ length: length * size }, () => random(6));
    const expected = dense(legal, scores, emissions, length);
    const { logPartition, forward, backward } = forwardBackward(compileCrf(legal, scores))(emissions, length);
    expect(logPartition).toBeCloseTo(expected.logPartition, 9);
    for (let position = 0; position < length; position += 1) {
      const all = Array.from({ length: size }, (_, tag) => position * size + tag);
      const sum = logSumExp(all.map((tag) => (forward[tag] ?? NaN) + (backward[tag] ?? NaN)));
      expect(sum).toBeCloseTo(expected.logPartition, 9);
    }
  });

  it('stays exact over 256 characters whose scores are hundreds apart', () => {
    const legal = legalOf('BIOES', 3);
    const size = legal.start.length;
    const random = seeded(7);
    const scores = randomScores(size, () => random(250));
    const length = 256;
    const emissions = Float64Array.from({ length: length * size }, () => random(2000));
    const { logPartition, forward, backward } = forwardBackward(compileCrf(legal, scores))(emissions, length);
    const expected = dense(legal, scores, emissions, length).logPartition;
    expect(logPartition / expected).toBeCloseTo(1, 12);
    // Every position sums to the same partition, whichever half of it went forward.
    for (let position = 0; position < length; position += 1) {
      const tags = Array.from({ length: size }, (_, tag) => position * size + tag);
      const sum = logSumExp(tags.map((tag) => (forward[tag] ?? NaN) + (backward[tag] ?? NaN)));
      expect(sum / expected).toBeCloseTo(1, 12);
    }
  });

  it('remembers nothing of the sentence before', () => {
    const legal = legalOf('BIOES', 2);
    const size = legal.start.length;
    const random = seeded(11);
    const crf = compileCrf(
      legal,
      randomScores(size, () => random(2)),
    );
    const sentences = [9, 2, 5, 1].map((length) =>
      Float32Array.from({ length: length * size }, () => random(3)),
    );
    const viterbi = viterbiDecoder(crf);
    const marginals = forwardBackward(crf);
    for (const emissions of sentences) {
      const length = emissions.length / size;
      expect(viterbi(emissions, length)).toEqual(viterbiDecoder(crf)(emissions, length));
      const reused = tagMarginals(marginals(emissions, length), length, size);
      expect(reused).toEqual(tagMarginals(forwardBackward(crf)(emissions, length), length, size));
    }
  });

  it('refuses scores it could not be exact with, and pairs that are no tagging scheme', () => {
    const legal = legalOf('BIO', 1);
    const scores = randomScores(3, () => 0);
    const transitions = (from: number, to: number, value: number): CrfScores => ({
      ...scores,
      transitions: scores.transitions.map((old, index) => (index === from * 3 + to ? value : old)),
    });
    expect(() => compileCrf(legal, transitions(0, 1, NaN))).toThrow(/finite/);
    expect(() => compileCrf(legal, transitions(1, 2, Infinity))).toThrow(/finite/);
    // O to I is illegal: its score does not matter.
    expect(() => compileCrf(legal, transitions(0, 2, NaN))).not.toThrow();
    expect(() => forwardBackward(compileCrf(legal, transitions(0, 1, -700)))).toThrow(/600/);
    const strange = { ...legal, pairs: legal.pairs.map((allowed, index) => (index === 1 ? 0 : allowed)) };
    expect(() => compileCrf(strange, scores)).toThrow(/tagging scheme/);
  });
});
