import { describe, expect, it } from 'vitest';
import { knownNames, likelihood } from '../../../shared/active/evidence.ts';
import { NameIndex } from '../../../shared/active/name-index.ts';
import { resolve } from '../../../shared/annotations/standing.ts';
import type { Stretch } from '../../../shared/spans.ts';
import { spanRecord } from '../../support/records.ts';

let ids = 0;
/** What a user said of the first characters of a sentence. */
const said = (sentence: string, end: number, label: string | null) =>
  resolve([
    spanRecord({
      id: String((ids += 1)),
      kind: label === null ? 'reject' : 'add',
      ...{ sentence, span: { start: 0, end }, label },
    } as Parameters<typeof spanRecord>[0]),
  ]).spans;

describe('what is known of a name', () => {
  it('counts how often it was labelled, and how often it was said to be none', () => {
    const names = knownNames([
      ...said('沈拾月来了。', 3, 'person'),
      ...said('沈拾月走了。', 3, 'person/virtual'),
      ...said('沈拾月又来了。', 3, 'person/virtual'),
      ...said('高兴地走了。', 2, null),
      ...said('高興集团开业。', 2, 'organization'),
      ...said('明天再说。', 2, null),
    ]);
    expect([...names]).toEqual([
      ['沈拾月', { label: 'person/virtual', accepted: 3, rejected: 0 }],
      ['高兴', { label: 'organization', accepted: 1, rejected: 1 }],
    ]);
    expect([...names.values()].map(likelihood)).toEqual([4 / 5, 1 / 2]);
  });

  it('goes by a list where the user labelled nothing', () => {
    const listed = [
      { name: 'ＡＢ', label: 'product' },
      { name: '沈拾月', label: 'work' },
    ];
    const names = knownNames([...said('沈拾月来了。', 3, 'person'), ...said('ab来了。', 2, null)], listed);
    expect(names.get('ab')).toEqual({ label: 'product', accepted: 0, rejected: 1 });
    expect(names.get('沈拾月')).toEqual({ label: 'person', accepted: 1, rejected: 0 });
    expect(likelihood({ label: '', accepted: 0, rejected: 0 })).toBe(0.5);
  });
});

describe('names in a text', () => {
  const index = new NameIndex(
    new Map(
      ['北京', '北京大学', '大学城', '京', '𠮷野家', 'ab'].map((name) => [
        name,
        { label: name, accepted: 1, rejected: 0 },
      ]),
    ),
  );
  const found = (text: string, suits: (stretch: Stretch) => boolean = () => true) =>
    Array.from(index.find(text, suits), ({ start, end, evidence }) => `${start}-${end} ${evidence.label}`);

  it('are the longest at each place, in code points, however they are written', () => {
    expect(found('在北京大学城外，北京下雨')).toEqual(['1-5 北京大学', '8-10 北京']);
    expect(found('𠮷野家ＡＢ')).toEqual(['0-3 𠮷野家', '3-5 ab']);
    expect(found('东京')).toEqual([]);
    expect(found('北')).toEqual([]);
  });

  it('give way to shorter ones where they do not suit', () => {
    expect(found('北京大学城', ({ end }) => end !== 4)).toEqual(['0-2 北京', '2-5 大学城']);
  });
});
