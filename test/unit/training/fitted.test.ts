import { describe, expect, it } from 'vitest';
import { parseLabelMap } from '../../../shared/labels/map.ts';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { fitted } from '../../../training/data/fitted.ts';

const map = parseLabelMap(
  {
    name: 'test',
    tree: 'fine',
    reason: 'a test',
    annotates: [],
    labels: {
      PLACE: { to: ['location'], join: true, reason: 'chains' },
      PERSON: { to: ['person'], reason: 'no chains' },
      BARE: { to: ['work'], strip: '《》', reason: 'without marks' },
      MARKED: { to: ['work'], extend: '《》', reason: 'with marks' },
    },
  },
  'test',
  fineTree,
);

/** Mentions of a text, found in order, after they were fitted. */
function mentions(text: string, given: readonly (readonly [mention: string, label: string])[]): string[] {
  const characters = Array.from(text);
  let from = 0;
  const spans = given.map(([mention, label]) => {
    const size = Array.from(mention).length;
    let start = from;
    while (characters.slice(start, start + size).join('') !== mention) start += 1;
    from = start + size;
    return { start, end: from, label };
  });
  const result = fitted({ text, length: characters.length, spans }, map);
  expect(result.text).toBe(text);
  return result.spans.map(({ start, end }) => characters.slice(start, end).join(''));
}

describe('spans fitted to another tree', () => {
  it('lose the marks of a title', () => {
    expect(mentions('𠮷看《围城》了', [['《围城》', 'BARE']])).toEqual(['围城']);
    expect(mentions('围城》好看', [['围城》', 'BARE']])).toEqual(['围城']);
    expect(mentions('围城好看', [['围城', 'BARE']])).toEqual(['围城']);
  });

  it('keep a mark whose other half stands inside, and a span that is nothing else', () => {
    expect(mentions('玩《围城》二', [['《围城》二', 'BARE']])).toEqual(['《围城》二']);
    expect(mentions('《》', [['《》', 'BARE']])).toEqual(['《》']);
  });

  it('gain the marks that stand on both sides', () => {
    expect(mentions('𠮷看《围城》了', [['围城', 'MARKED']])).toEqual(['《围城》']);
    expect(mentions('围城》好看', [['围城', 'MARKED']])).toEqual(['围城']);
    expect(mentions('看《围城二》', [['围城', 'MARKED']])).toEqual(['围城']);
    expect(mentions('《围城》', [['围城', 'MARKED']])).toEqual(['《围城》']);
  });

  it('do not take a mark that belongs to a neighbour', () => {
    expect(
      mentions('读《围城》', [
        ['读《', 'PERSON'],
        ['围城', 'MARKED'],
      ]),
    ).toEqual(['读《', '围城']);
  });

  it('become one where they are a chain of places', () => {
    const chain = [
      ['浙江省', 'PLACE'],
      ['杭州市', 'PLACE'],
      ['西湖', 'PLACE'],
    ] as const;
    expect(mentions('在浙江省杭州市西湖', chain)).toEqual(['浙江省杭州市西湖']);
    expect(mentions('在浙江省和杭州市、西湖', chain)).toEqual(['浙江省', '杭州市', '西湖']);
  });

  it('stay two where they are single characters, or where the map does not join', () => {
    expect(
      mentions('中美会谈', [
        ['中', 'PLACE'],
        ['美', 'PLACE'],
      ]),
    ).toEqual(['中', '美']);
    expect(
      mentions('李雷王明', [
        ['李雷', 'PERSON'],
        ['王明', 'PERSON'],
      ]),
    ).toEqual(['李雷', '王明']);
  });

  it('are refused with a label that the map does not name', () => {
    const spans = [{ start: 0, end: 1, label: 'TIME' }];
    expect(() => fitted({ text: '今', length: 1, spans }, map)).toThrow('"TIME"');
  });
});
