import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileNames } from '../../../shared/names/compile.ts';
import { readNames, type NameList } from '../../../shared/names/list.ts';
import { matchNames, type NameMatch } from '../../../shared/names/match.ts';
import { markOf } from '../../../shared/names/types.ts';
import { fold } from '../../../shared/text/folding.ts';
import { codePoints, listOf } from '../../support/names.ts';

const seed = 20260301;
const key = (sentence: readonly number[]): string => sentence.map(fold).join();

/** Every stretch that a dictionary knows: by start, then end, then list. */
function allMatches(
  sentence: readonly number[],
  lists: readonly ReadonlyMap<string, readonly number[]>[],
): NameMatch[] {
  const matches: NameMatch[] = [];
  for (let start = 0; start < sentence.length; start += 1) {
    for (let end = start + 1; end <= sentence.length; end += 1) {
      lists.forEach((names, list) => {
        const marks = names.get(key(sentence.slice(start, end)));
        if (marks) matches.push({ start, end, list, marks });
      });
    }
  }
  return matches;
}

const brief = (text: string, lists: readonly NameList[]): string[] => {
  const sentence = codePoints(text);
  return matchNames(sentence, lists).map(
    ({ start, end, list }) => `${String.fromCodePoint(...sentence.slice(start, end))} ${list}`,
  );
};

describe('the names in a sentence', () => {
  it('are all that a dictionary finds, overlapping ones too, in order', () => {
    const character = fc.constantFrom(...codePoints('王张張aAＡ 𠮷𡃁'));
    const names = fc.uniqueArray(fc.array(character, { minLength: 2, maxLength: 12 }), {
      selector: key,
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        fc.array(names, { maxLength: 4 }),
        fc.array(character, { maxLength: 40 }),
        fc.nat(50),
        (contents, text, place) => {
          const named = contents.map((list) => list.map((name, index) => ({ name, marks: [index] })));
          const lists = named.map((list, index) =>
            readNames(
              compileNames(
                list.map(({ name, marks }) => ({ name: String.fromCodePoint(...name), marks })),
                { title: `${index}`, precision: 'exact' },
              ),
              `${index}`,
            ),
          );
          const dictionaries = named.map(
            (list) => new Map(list.map(({ name, marks }) => [key(name), marks])),
          );
          // Random text holds few long names: put one in, and one at the end.
          const all = contents.flat();
          const some = all[place % Math.max(1, all.length)] ?? [];
          const sentence = [...text.slice(0, place), ...some, ...text.slice(place), ...some];
          expect(matchNames(sentence, lists)).toEqual(allMatches(sentence, dictionaries));
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  it('may be nested, cross, touch both ends, and be in several lists', () => {
    const first = listOf({ 南京: 'location/site/city', 南京市长: 'person', 市长江: 'person' });
    const second = listOf({ 长江大桥: 'location/site/scenic', 南京: 'location/site', 大桥: 'person' });
    expect(brief('南京市长江大桥', [first, second])).toEqual([
      '南京 0',
      '南京 1',
      '南京市长 0',
      '市长江 0',
      '长江大桥 1',
      '大桥 1',
    ]);
  });

  it('are found in any case, width and script, at code-point offsets', () => {
    const list = listOf({ 'iPhone 15': 'product/virtual_good', 张学友: 'person', 𠮷野家: 'food' });
    expect(brief('𠮷𠮷野家ＩＰＨＯＮＥ　１５和張學友', [list])).toEqual([
      '𠮷野家 0',
      'ＩＰＨＯＮＥ　１５ 0',
      '張學友 0',
    ]);
  });

  it('carry the marks of their list', () => {
    const lists = [listOf({ 高兴: 'person' }, 'ambiguous'), listOf({ 高兴: 'location/site' }, 'user')];
    expect(matchNames(codePoints('高兴'), lists)).toEqual([
      { start: 0, end: 2, list: 0, marks: [markOf('ambiguous', 'person')] },
      { start: 0, end: 2, list: 1, marks: [markOf('user', 'location/site')] },
    ]);
  });

  it('are none without lists, and in the shortest sentences', () => {
    expect(matchNames(codePoints('高兴'), [])).toEqual([]);
    const lists = [listOf({ 高兴: 'person' })];
    expect([brief('', lists), brief('高', lists), brief('高兴', lists)]).toEqual([[], [], ['高兴 0']]);
  });
});
