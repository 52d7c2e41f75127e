import { describe, expect, it } from 'vitest';
import { buildFeeds, nameFeatures, paintMatches } from '../../../shared/model/inputs.ts';
import { parseVocabulary } from '../../../shared/model/vocabulary.ts';
import type { NameList } from '../../../shared/names/list.ts';
import { channels, markOf, nameTypes, type Channel } from '../../../shared/names/types.ts';
import { codePoints, listOf } from '../../support/names.ts';

const vocabulary = parseVocabulary('[PAD]\n[UNK]\n', 'vocab.txt');
const binding = [{ name: 'names', function: 'names@1' }];
const segments = ['begins', 'inside', 'ends'];

/** What is set, as `sentence/position channel type segment`. */
function painted(sentences: readonly string[], lists: readonly NameList[], length?: number): string[] {
  const context = { vocabulary, names: lists };
  const { names } = buildFeeds(binding, sentences.map(codePoints), context, length);
  const paddedLength = names?.dims[1] ?? 0;
  expect(names?.type).toBe('uint8');
  expect(names?.dims).toEqual([sentences.length, paddedLength, nameFeatures]);
  return [...(names?.data ?? [])].flatMap((value, index) => {
    if (value === 0) return [];
    expect(value).toBe(1);
    const position = Math.floor(index / nameFeatures);
    const column = index % nameFeatures;
    const mark = Math.floor(column / 3);
    const channel = channels[Math.floor(mark / nameTypes.length)];
    const type = nameTypes[mark % nameTypes.length];
    const place = `${Math.floor(position / paddedLength)}/${position % paddedLength}`;
    return [`${place} ${channel} ${type} ${segments[column % 3]}`];
  });
}

describe('the input names@1', () => {
  it('has three columns for each channel and type', () => {
    expect(nameFeatures).toBe(639);
    expect(markOf('ambiguous', 'person/entertainment') * 3 + 2).toBe((71 + 1) * 3 + 2);
  });

  it('says where a listed name begins, goes on and ends, by its type and those above it', () => {
    const lists = [listOf({ 红楼梦: 'work/video/movie' }), listOf({ 王明: 'person/politics' }, 'user')];
    const expected = [
      '0/1 user person begins',
      '0/1 user person/politics begins',
      '0/2 user person ends',
      '0/2 user person/politics ends',
      ...[
        ['1/0', 'begins'],
        ['1/1', 'inside'],
        ['1/2', 'ends'],
      ].flatMap(([place, segment]) =>
        ['work', 'work/video', 'work/video/movie'].map((type) => `${place} listed ${type} ${segment}`),
      ),
    ];
    expect(painted(['见王明', '红楼梦'], lists)).toEqual(expected);
  });

  it('overlays what overlaps', () => {
    const list = listOf({ 长江: 'location', 长江大桥: 'location', 大桥: 'person' });
    expect(painted(['长江大桥'], [list])).toEqual([
      '0/0 listed location begins',
      '0/1 listed location inside',
      '0/1 listed location ends',
      '0/2 listed person begins',
      '0/2 listed location inside',
      '0/3 listed person ends',
      '0/3 listed location ends',
    ]);
  });

  it('is empty without lists, and on padding', () => {
    expect(painted(['长江大桥', '长'], [])).toEqual([]);
    expect(painted(['长江', ''], [listOf({ 长江: 'location' })], 5)).toEqual([
      '0/0 listed location begins',
      '0/1 listed location ends',
    ]);
  });

  it('can be painted from any matches, at any place', () => {
    const mark = (channel: Channel, type: string): number => markOf(channel, type);
    const features = new Uint8Array(3 * nameFeatures);
    paintMatches(features, nameFeatures, [{ start: 0, end: 2, marks: [mark('user', 'time')] }]);
    const column = mark('user', 'time') * 3;
    expect([...features.entries()].filter(([, value]) => value !== 0)).toEqual([
      [nameFeatures + column, 1],
      [2 * nameFeatures + column + 2, 1],
    ]);
  });
});
