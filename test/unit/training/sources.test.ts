import { describe, expect, it } from 'vitest';
import { parseLabelMap } from '../../../shared/labels/map.ts';
import { cluenerTree } from '../../../shared/labels/builtin.ts';
import { batchCount } from '../../../training/trainer/batches.ts';
import type { LabelledSet } from '../../../training/trainer/sets.ts';
import { sourcesOf } from '../../../training/trainer/sources.ts';
import { toy, toyExample, toySentences } from '../../support/training.ts';

const map = parseLabelMap(
  {
    name: 'people',
    tree: 'cluener',
    reason: 'a set that marks people alone',
    annotates: ['name'],
    labels: { PER: { to: ['name'], reason: 'a person is a name' } },
  },
  'the test',
  cluenerTree,
);

/** A head with two other sets, of `sizes` sentences. */
const setWith = (...sizes: readonly number[]): LabelledSet => ({
  head: toy.head,
  train: toy.sentences,
  dev: [],
  reports: [],
  repeat: 2,
  also: sizes.map((size, i) => ({ name: `other${i}`, map, sentences: othersOf(size, i), weight: 0.25 })),
});

const othersOf = (size: number, seed: number) =>
  toySentences(size, seed).map(({ text, length, spans }) => ({
    text,
    length,
    spans: spans.filter(({ label }) => label === 'name').map((span) => ({ ...span, label: 'PER' })),
  }));

describe('the sets that a run learns from', () => {
  it('are parted by size to the power of 1 / temperature, so many batches to each of the head’s own', () => {
    const job = toy.job({ alsoRatio: 3, temperature: 2 });
    const [own, big, small] = sourcesOf([setWith(400, 100)], job, toy.vocabulary, [], []);
    expect(own).toMatchObject({ name: 'cluener', head: 0, weight: 1 });
    expect(own?.perEpoch).toBe(2 * batchCount(toy.sentences.map(toyExample), job.batch));
    expect(big).toMatchObject({ name: 'cluener=other0', head: 0, weight: 0.25 });
    const total = 3 * (own?.perEpoch ?? 0);
    expect(Math.abs((big?.perEpoch ?? 0) - (total * 2) / 3)).toBeLessThanOrEqual(1);
    expect(Math.abs((small?.perEpoch ?? 0) - total / 3)).toBeLessThanOrEqual(1);
  });

  it('may be empty', () => {
    const [, empty, other] = sourcesOf([setWith(0, 20)], toy.job(), toy.vocabulary, [], []);
    expect([empty?.perEpoch, empty?.turns(0)]).toEqual([0, []]);
    expect(other?.turns(0).length).toBe(other?.perEpoch);
  });

  it('leave open what they do not mark', () => {
    const [, other] = sourcesOf([setWith(20)], toy.job(), toy.vocabulary, [], []);
    const { tags } = toy.head;
    const example = other?.turns(0)[0]?.examples.find(({ names }) => names.length > 0);
    const span = example?.names[0];
    const allowed = example?.target.loss === 'allowed' ? example.target.rows : [];
    const at = (position: number) => tags.tags.filter((_, tag) => allowed[position]?.[tag] === 1);
    expect(at(span?.start ?? -1)).toEqual(['B-name']);
    const outside = allowed.findIndex((_, i) => i > (span?.end ?? 0) || i + 1 < (span?.start ?? 0));
    expect(at(outside)).toContain('O');
    expect(at(outside)).toContain('B-address');
    expect(at(outside)).not.toContain('S-name');
    expect(span?.type).toBe('person');
  });

  it('have pseudo samples drawn anew, with names of the pool', () => {
    const pool = new Map([['name', ['司马相如']]]);
    const set = { ...setWith(), pseudo: { share: 0.5, pool } };
    const [own, pseudo] = sourcesOf([set], toy.job(), toy.vocabulary, [], []);
    expect(pseudo).toMatchObject({ name: 'cluener=pseudo', weight: 1 });
    expect(pseudo?.perEpoch).toBe(Math.round((own?.perEpoch ?? 0) / 2));
    const lengths = pseudo
      ?.turns(0)
      .flatMap(({ examples }) =>
        examples.flatMap(({ names }) =>
          names.filter(({ type }) => type === 'person').map(({ start, end }) => end - start),
        ),
      );
    expect(new Set(lengths)).toEqual(new Set([4]));
    expect(pseudo?.turns(0)).not.toEqual(pseudo?.turns(1));
  });
});
