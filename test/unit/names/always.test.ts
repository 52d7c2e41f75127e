import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { alwaysList, withAlways } from '../../../shared/names/always.ts';
import { alwaysLine } from '../../../shared/names/line.ts';
import { parseNames } from '../../../shared/names/tsv.ts';
import { foundByModel, overlaps, type Entity } from '../../../shared/spans.ts';
import { listOf } from '../../support/names.ts';

const entity = (start: number, end: number, label: string): Entity => ({
  ...{ start, end, label, score: 0.6, levels: [0.6, 0.6] },
  alternatives: [{ label: 'person', score: 0.1 }],
});
const show = (text: string, names: Readonly<Record<string, string>>, entities: readonly Entity[] = []) =>
  withAlways(
    { text, entities, names: [listOf({ 王小雨: 'person/history' }, 'user', 'names')] },
    [
      alwaysList(
        'mine',
        Object.entries(names).map(([name, label]) => ({ name, label })),
      ),
    ],
    fineTree,
  );
const spans = (entities: readonly Entity[]) => entities.map(({ start, end, label }) => [start, end, label]);

describe('names that are always labelled', () => {
  it('show where they stand, written in any width or case, and say which lists know them', () => {
    expect(
      spans(show('昨天ＢＯＢ说碧水阁没有人', { 碧水阁: 'location/site/scenic', bob: 'person' })),
    ).toEqual([
      [2, 5, 'person'],
      [6, 9, 'location/site/scenic'],
    ]);
    expect(show('𠮷王小雨来了', { 王小雨: 'person/sport' })).toEqual([
      {
        ...{ start: 1, end: 4, label: 'person/sport', score: 1, levels: [1, 1], alternatives: [] },
        known: [{ list: 'names', types: ['person/history'] }],
        always: { list: 'mine', instead: [] },
      },
    ]);
  });

  it('give way to longer entities, words and listed names, and to longer names of their own kind', () => {
    const found = entity(0, 4, 'organization');
    expect(show('碧水阁社今天开张', { 碧水阁: 'location' }, [found])).toEqual([found]);
    expect(show('他是大学生', { 大学: 'organization' })).toEqual([]);
    expect(spans(show('他在大学里', { 大学: 'organization' }))).toEqual([[2, 4, 'organization']]);
    expect(show('王小雨来了', { 小雨: 'person' })).toEqual([]);
    expect(spans(show('小雨来了', { 小雨: 'person' }))).toEqual([[0, 2, 'person']]);
    expect(spans(show('碧水阁前', { 碧水: 'location', 碧水阁: 'location/site', 水阁前: 'person' }))).toEqual([
      [0, 3, 'location/site'],
    ]);
  });

  it('win over what the model finds in their place, which stays to be told', () => {
    const same = entity(0, 3, 'person/politics');
    const [shown] = show('碧水阁在哪里', { 碧水阁: 'location' }, [same]);
    expect(shown).toMatchObject({
      label: 'location',
      score: 1,
      alternatives: [
        { label: 'person/politics', score: 0.6 },
        { label: 'person', score: 0.1 },
      ],
    });
    expect(foundByModel(shown ? [shown] : [])).toEqual([same]);
    const two = [entity(0, 2, 'person'), entity(2, 5, 'food')];
    const crossing = show('碧水阁在哪里', { 碧水阁: 'location', 在哪: 'time' }, two);
    expect(spans(crossing)).toEqual([[0, 3, 'location']]);
    expect(foundByModel(crossing)).toEqual(two);
  });

  it('do not show where the tree of the model lacks their label', () => {
    const lists = [alwaysList('mine', [{ name: '碧水阁', label: 'location/site/scenic' }])];
    expect(withAlways({ text: '碧水阁', entities: [], names: [] }, lists, cluenerTree)).toEqual([]);
  });

  it('leave entities in order, without overlaps, and the model’s to be had again', () => {
    const text = fc.string({ unit: fc.constantFrom(...'天地玄黄'), maxLength: 12 });
    const names = fc.dictionary(
      fc.string({ unit: fc.constantFrom(...'天地玄黄'), minLength: 2, maxLength: 4 }),
      fc.constantFrom('person', 'location/site'),
    );
    let shownNames = 0;
    fc.assert(
      fc.property(text, names, fc.array(fc.integer({ min: 1, max: 4 })), (text, names, lengths) => {
        const entities: Entity[] = [];
        let end = 0;
        for (const length of lengths) {
          if (end + length > text.length) break;
          if (length % 2 === 0) entities.push(entity(end, end + length, 'food'));
          end += length;
        }
        const shown = show(text, names, entities);
        for (let index = 1; index < shown.length; index += 1) {
          expect(shown[index]?.start).toBeGreaterThanOrEqual(shown[index - 1]?.end ?? 0);
        }
        const ofLists = shown.filter(({ always }) => always);
        for (const one of ofLists) {
          expect(names[text.slice(one.start, one.end)]).toBe(one.label);
          for (const found of entities) {
            if (overlaps(found, one))
              expect(found.end - found.start).toBeLessThanOrEqual(one.end - one.start);
          }
        }
        expect(foundByModel(shown)).toEqual(entities);
        shownNames += ofLists.length;
      }),
      { seed: 3, numRuns: 300 },
    );
    expect(shownNames).toBeGreaterThan(50);
  });
});

describe('the mark of such a name in a file', () => {
  const trees = [fineTree];
  const labels = (text: string) => parseNames(text, trees, 'user').entries.map(({ always }) => always);

  it('is the note `always`, and no other', () => {
    expect(
      labels(`${alwaysLine('碧水阁', 'location/site')}\r\n黄山\tlocation\t always \tseen once\n`),
    ).toEqual(['location/site', 'location']);
    expect(labels('黄山\tlocation\n黄山\tlocation\talways so\n黄山\tlocation\tnote\talways\n')).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
