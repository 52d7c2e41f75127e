import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../shared/model/package-files.ts';
import type { ModelPackage } from '../../../shared/model/package.ts';
import { createScorer } from '../../../shared/model/scorer.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { candidateMaker } from '../../../training/learning/candidate.ts';
import { grown } from '../../../training/learning/grow.ts';
import { trainable } from '../../../training/learning/trainable.ts';
import { smallPackage, smallSentences, smallTree } from '../../support/learning.ts';

const larger = smallTree(
  ...[
    'person',
    'person/poet',
    'person/poet/monk',
    'person/painter',
    'place/',
    'place/ferry',
    'place/inn',
    'dish',
  ],
);

/** Emissions of a sentence, with the scores of transitions and borders. */
async function scoresOf(pkg: ModelPackage) {
  const scorer = await createScorer(pkg, ortRuntime);
  let emissions: readonly number[] = [];
  const codePoints = Array.from(smallSentences[0] ?? '', (character) => character.codePointAt(0) ?? 0);
  await scorer.score([codePoints], [], (_, found) => (emissions = [...found]));
  await scorer.release();
  return { emissions, length: codePoints.length, ...pkg.scores };
}

const models = (['tied', 'free'] as const).flatMap((head) =>
  (['clc', 'gated-convolutions'] as const).map((method) => ({ head, method })),
);

describe.each(models)('a $method model with a $head head', ({ head, method }) => {
  const made = async () => {
    const { contents, pkg } = await smallPackage({ head, method, names: true });
    const maker = candidateMaker(
      pkg,
      memoryFiles(contents),
      { seed: 1, data: [], libraries: {} },
      ortRuntime,
    );
    return { pkg, maker, live: trainable(pkg) };
  };

  it('is rebuilt from its package: the same weights, name and notice', async () => {
    const { pkg, maker, live } = await made();
    const again = await maker(live);
    expect(again.pkg.manifest.version).toBe(pkg.manifest.version);
    expect(again.pkg.manifest).toMatchObject({ name: 'small', parent: pkg.manifest.version });
    expect(new TextDecoder().decode(again.contents['README.md'])).toMatch(/^Made for tests\./);
  });

  it('keeps the scores of its labels when it gets more', async () => {
    const { pkg, maker, live } = await made();
    const [before, after] = [await scoresOf(pkg), await scoresOf((await maker(grown(live, larger))).pkg)];
    const { tags } = pkg;
    const { tags: more } = grown(live, larger).head;
    expect(more.tags.slice(0, tags.size)).toEqual(tags.tags);
    expect(more.labels.slice(tags.labels.length)).toEqual([
      ...['person/poet/monk', 'person/painter', 'place/inn', 'dish'],
    ]);
    for (let tag = 0; tag < tags.size; tag += 1) {
      expect(after.start[tag]).toBe(before.start[tag]);
      expect(after.end[tag]).toBe(before.end[tag]);
      for (let to = 0; to < tags.size; to += 1)
        expect(after.transitions[tag * more.size + to]).toBe(before.transitions[tag * tags.size + to]);
      for (let place = 0; place < before.length; place += 1)
        expect(after.emissions[place * more.size + tag]).toBeCloseTo(
          before.emissions[place * tags.size + tag] ?? NaN,
          4,
        );
    }
  });

  it('gives a new label the score of its parent', async () => {
    const { maker, live } = await made();
    const after = await scoresOf((await maker(grown(live, larger))).pkg);
    const { tags } = grown(live, larger).head;
    for (const [child, parent] of [
      ['person/painter', 'person'],
      ['person/poet/monk', 'person/poet'],
    ] as const) {
      for (const segment of ['B', 'I', 'E', 'S'] as const) {
        const [own, its] = [tags.indexOf(`${segment}-${child}`), tags.indexOf(`${segment}-${parent}`)];
        expect(after.start[own]).toBe(after.start[its]);
        expect(after.transitions[own * tags.size]).toBe(after.transitions[its * tags.size]);
        for (let place = 0; place < after.length; place += 1)
          expect(after.emissions[place * tags.size + own]).toBeCloseTo(
            after.emissions[place * tags.size + its] ?? NaN,
            4,
          );
      }
      const inside = (label: string) =>
        after.transitions[tags.indexOf(`B-${label}`) * tags.size + tags.indexOf(`I-${label}`)];
      expect(inside(child)).toBe(inside(parent));
    }
  });
});

describe('a new root', () => {
  it('starts as the mean of the roots', async () => {
    const live = trainable((await smallPackage()).pkg);
    const { weights, head } = grown(live, larger);
    const old = live.weights['own.end']?.data ?? [];
    const [outside, ...roots] = [...old].map(Number);
    const { data } = weights['own.end'] ?? { data: [] };
    expect(head.tags.labels).toContain('dish');
    expect([...data].map(Number)).toEqual([
      outside,
      ...roots,
      expect.closeTo(roots.reduce((sum, value) => sum + value, 0) / roots.length, 6),
    ]);
  });
});
