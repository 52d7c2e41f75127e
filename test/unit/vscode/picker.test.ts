import { describe, expect, it } from 'vitest';
import { entriesFor, type Choice } from '../../../client/review/entries.ts';
import { hintsOf } from '../../../client/review/hints.ts';
import { fullName, inTreeOrder, type ListedLabel } from '../../../client/review/labels.ts';
import { partFault, suggestedPart } from '../../../client/review/newLabel.ts';
import { search } from '../../../client/review/search.ts';
import type { ProtocolEntity } from '../../../shared/protocol/entities.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';

const shipped: ListedLabel[] = fineTree.nodes.map(({ path, zh, en, definition, label }) => ({
  ...{ path, zh, en, definition, label, custom: false, tokenType: '' },
}));
const poet: ListedLabel = {
  ...{ path: 'person/poet', zh: '诗人', en: 'Poet', label: true, custom: true, tokenType: 'nerPerson' },
  definition: { zh: '诗人', en: 'Poet' },
};
const labels = inTreeOrder([...shipped, poet]);
const found = (query: string, likelihoods: [string, number][] = []): (string | undefined)[] =>
  search(query, labels, new Map(likelihoods)).map(({ path }) => path);

describe('the order of the tree', () => {
  it('puts what a user added behind its siblings, and loses nothing', () => {
    const paths = labels.map(({ path }) => path);
    expect(paths[paths.indexOf('person/poet') + 1]).toBe('location');
    expect(paths).toHaveLength(shipped.length + 1);
  });
});

describe('search', () => {
  it.each([
    ['虚拟', 'person/virtual'],
    ['xnrw', 'person/virtual'],
    ['fictional', 'person/virtual'],
    ['FICT', 'person/virtual'],
    ['dianying', 'work/video/movie'],
    ['dianshi', 'work/video/teleplay'],
    ['诗人', 'person/poet'],
    ['shiren', 'person/poet'],
    ['sr', 'person/poet'],
    ['poet', 'person/poet'],
    ['movie', 'work/video/movie'],
    ['ｍｏｖｉｅ', 'work/video/movie'],
    ['organization team', 'organization/team'],
  ])('%s finds %s first', (query, path) => {
    expect(found(query)[0]).toBe(path);
  });

  it('finds groups, and what is below what is meant', () => {
    expect(found('作品')[0]).toBe('work');
    expect(found('work/video')).toContain('work/video/movie');
  });

  it('puts the likelier first among those that fit as well', () => {
    const [first] = found('tiyu', [['organization/team/sport_team', 0.3]]);
    const [second] = found('tiyu', [['event/social_event/sports_activities', 0.3]]);
    expect([first, second]).toEqual(['organization/team/sport_team', 'event/social_event/sports_activities']);
  });

  it('finds nothing where a word fits nothing', () => {
    expect(found('人物 qqq')).toEqual([]);
  });
});

const entity = (label: string, score: number, more: Partial<ProtocolEntity> = {}): ProtocolEntity => ({
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } },
  ...{ text: '沈拾月', label, score, shown: { label, score, uncertain: false } },
  ...{ alternatives: [], mark: null, lists: [], always: null },
  ...more,
});

describe('hints', () => {
  it('are what the model holds, likeliest first, then what lists say, each once', () => {
    const first = entity('person/virtual', 0.41, {
      alternatives: [
        { label: 'person/politics', score: 0.32 },
        { label: 'work/video/movie', score: 0.02 },
      ],
      lists: [{ list: 'names.tsv', types: ['person/history', 'person/virtual'] }],
    });
    expect(hintsOf([first, entity('person/politics', 0.35)]).map(({ label }) => label)).toEqual([
      'person/virtual',
      'person/politics',
      'work/video/movie',
      'person/history',
    ]);
  });
});

describe('entries', () => {
  const choice: Choice = {
    ...{ labels, language: 'zh' },
    hints: [
      { label: 'person/virtual', score: 0.41 },
      { label: 'unknown', score: 0.1 },
    ],
    present: 'person/virtual',
  };

  it('begin with the likeliest, then show the whole tree, then a new label', () => {
    const entries = entriesFor('', choice);
    expect(entries[1]).toEqual({
      ...{ kind: 'label', path: 'person/virtual', name: '人名 › 虚拟人物', isPresent: true },
      note: 'Fictional character · person/virtual · 41%',
    });
    expect(entries[2]).toEqual({ kind: 'heading', heading: 'all' });
    expect(entries).toHaveLength(labels.length + 4);
    expect(entries.at(-1)).toEqual({ kind: 'new' });
  });

  it('are what fits a query', () => {
    const [first] = entriesFor('shiren', { ...choice, language: 'en' });
    expect(first).toMatchObject({ path: 'person/poet', name: 'Person › Poet', isPresent: false });
    expect(entriesFor('qqq', choice)).toEqual([{ kind: 'new' }]);
  });

  it('call a label that is not known by its path', () => {
    expect(fullName('planet/mars', labels, 'zh')).toBe('planet/mars');
  });
});

describe('a new label', () => {
  it.each([
    ['novelist', undefined],
    ['小说家', undefined],
    ['poet', 'taken'],
    ['', 'form'],
    ['a/b', 'form'],
    ['a b', 'form'],
    ['_a', 'form'],
    ['a'.repeat(65), 'form'],
  ])('%j below person: %s', (part, fault) => {
    expect(partFault(part, 'person', labels)).toBe(fault);
  });

  it.each([
    ['Road sign', 'road_sign'],
    ['  E-sports player ', 'e-sports_player'],
    ['(Old) town!', 'old_town'],
    ['路牌', '路牌'],
    ['!!!', ''],
  ])('%j suggests %j', (name, part) => {
    expect(suggestedPart(name)).toBe(part);
  });
});
