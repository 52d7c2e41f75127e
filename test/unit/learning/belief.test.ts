import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span, Stretch } from '../../../shared/spans.ts';
import { decodeTags } from '../../../shared/tagging/codec.ts';
import { tagSet, type Scheme } from '../../../shared/tagging/tagset.ts';
import { legalTransitions } from '../../../shared/tagging/transitions.ts';
import { beliefs } from '../../../training/learning/belief.ts';

interface Path {
  readonly tags: readonly number[];
  readonly score: number;
}

/** All legal tag sequences of a sentence with their scores. */
function paths(scheme: Scheme, emissions: Float64Array, length: number, scores: Float64Array): Path[] {
  const tags = tagSet(scheme, labels);
  const legal = legalTransitions(tags);
  let found: Path[] = [{ tags: [], score: 0 }];
  for (let place = 0; place < length; place += 1) {
    found = found.flatMap(({ tags: before, score }) =>
      Array.from({ length: tags.size }, (_, tag) => tag).flatMap((tag) => {
        const last = before.at(-1);
        const isLegal = last === undefined ? legal.start[tag] : legal.pairs[last * tags.size + tag];
        if (isLegal !== 1) return [];
        const step = last === undefined ? 0 : (scores[last * tags.size + tag] ?? 0);
        return [{ tags: [...before, tag], score: score + step + (emissions[place * tags.size + tag] ?? 0) }];
      }),
    );
  }
  return found.filter((path) => legal.end[path.tags.at(-1) ?? 0] === 1);
}

const labels = ['a', 'b'];
const length = 4;
const stretch = fc
  .tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 1, max: length }))
  .filter(([start, end]) => start < end)
  .map(([start, end]): Stretch => ({ start, end }));

describe.each(['BIO', 'BIOES'] as const)('what a model believes of a sentence in %s', (scheme) => {
  const tags = tagSet(scheme, labels);
  const score = fc.double({ min: -3, max: 3, noNaN: true });
  const many = (count: number) =>
    fc.array(score, { minLength: count, maxLength: count }).map((values) => Float64Array.from(values));

  it('is its distribution over the sequences that have none of the rejected spans', () => {
    fc.assert(
      fc.property(
        many(length * tags.size),
        many(tags.size ** 2),
        fc.array(stretch, { minLength: 1, maxLength: 4 }),
        (emissions, transitions, rejected) => {
          const zeros = new Float64Array(tags.size);
          const believe = beliefs(tags, { transitions, start: zeros, end: zeros });
          const rows = Array.from({ length }, () => new Uint8Array(tags.size).fill(1));
          const { tags: marginals } = believe(emissions, { rows, rejected });

          const isRejected = ({ start, end }: Span) =>
            rejected.some((span) => span.start === start && span.end === end);
          const left = paths(scheme, emissions, length, transitions).filter(
            (path) =>
              !decodeTags(
                path.tags.map((tag) => tags.tags[tag] ?? 'O'),
                scheme,
                'strict',
              ).some(isRejected),
          );
          const total = left.reduce((sum, path) => sum + Math.exp(path.score), 0);
          const expected = new Float64Array(length * tags.size);
          for (const path of left)
            path.tags.forEach((tag, place) => {
              const index = place * tags.size + tag;
              expected[index] = (expected[index] ?? 0) + Math.exp(path.score) / total;
            });
          // What is hardly likely is not ruled out.
          expected.forEach((value, index) => expect(marginals[index]).toBeCloseTo(value, 3));
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('is gold where everything is known', () => {
    const zeros = new Float64Array(tags.size);
    const transitions = new Float64Array(tags.size ** 2);
    const believe = beliefs(tags, { transitions, start: zeros, end: zeros });
    const path = ['O', 'B-a', 'O', 'B-b'].map((name) => Math.max(0, tags.indexOf(name)));
    const oneHot = (tag: number) =>
      Uint8Array.from({ length: tags.size }, (_, other) => Number(other === tag));
    const emissions = new Float64Array(length * tags.size);
    const known = believe(emissions, { rows: path.map(oneHot), rejected: [] });
    path.forEach((tag, place) => expect(known.tags[place * tags.size + tag]).toBe(1));
    expect(known.tags.reduce((sum, value) => sum + value, 0)).toBe(length);
    path.slice(1).forEach((tag, i) => expect(known.transitions[(path[i] ?? 0) * tags.size + tag]).toBe(1));
    expect(known.transitions.reduce((sum, value) => sum + value, 0)).toBe(length - 1);
  });

  it('is nothing at all where the model is sure of a rejected span', () => {
    const emissions = new Float64Array(length * tags.size).fill(-50);
    const sure = scheme === 'BIO' ? ['O', 'B-a', 'I-a', 'O'] : ['O', 'B-a', 'E-a', 'O'];
    sure.forEach((tag, place) => (emissions[place * tags.size + tags.indexOf(tag)] = 50));
    const zeros = new Float64Array(tags.size);
    const believe = beliefs(tags, {
      transitions: new Float64Array(tags.size ** 2),
      start: zeros,
      end: zeros,
    });
    const rows = Array.from({ length }, () => new Uint8Array(tags.size).fill(1));
    const { tags: marginals } = believe(emissions, { rows, rejected: [{ start: 1, end: 3 }] });
    for (let place = 0; place < length; place += 1) expect(marginals[place * tags.size]).toBeCloseTo(1, 6);
  });
});
