import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editLines, lineContent, partOfLine, replaceItems, splitLines } from '../../shared/text/lines.ts';

describe('splitLines', () => {
  it.each([
    ['', ['']],
    ['a', ['a']],
    ['a\n', ['a\n', '']],
    ['a\r\nb\rc\n\rd', ['a\r\n', 'b\r', 'c\n', '\r', 'd']],
    ['\r\r\n', ['\r', '\r\n', '']],
    ['甲\u2028乙', ['甲\u2028乙']],
  ])('%j', (text, lines) => {
    expect(splitLines(text)).toEqual(lines);
    expect(lines.map(lineContent)).toEqual(text.split(/\r\n|\r|\n/));
  });
});

describe('editLines', () => {
  const stretch = (line: number, offset: number, endLine: number, endOffset: number) => ({
    start: { line, offset },
    end: { line: endLine, offset: endOffset },
  });

  it.each([
    ['inside a line', 'ab\ncd', stretch(0, 1, 0, 2), 'x', { start: 0, end: 1, lines: ['ax\n'] }],
    ['over lines', 'ab\ncd\nef', stretch(0, 1, 1, 1), 'x', { start: 0, end: 2, lines: ['axd\n'] }],
    ['with a line break', 'ab\ncd', stretch(0, 1, 0, 1), '\n', { start: 0, end: 1, lines: ['a\n', 'b\n'] }],
    ['in the last line', 'ab\n', stretch(1, 0, 1, 0), 'c\n', { start: 1, end: 2, lines: ['c\n', ''] }],
    ['joining \\r\\n', 'a\rb', stretch(1, 0, 1, 0), '\n', { start: 0, end: 2, lines: ['a\r\n', 'b'] }],
    ['putting \\r before \\n', 'a\nb', stretch(0, 1, 0, 1), '\r', { start: 0, end: 1, lines: ['a\r\n'] }],
    [
      'joining by leaving out what is between',
      'a\rb\nc',
      stretch(1, 0, 1, 1),
      '',
      { start: 0, end: 2, lines: ['a\r\n'] },
    ],
  ])('%s', (_, text, where, replacement, edit) => {
    expect(editLines(splitLines(text), where, replacement)).toEqual(edit);
  });

  it('gives the lines of the edited text', () => {
    const piece = fc.constantFrom('甲', '𠀀', 'a', '\n', '\r', '\r\n');
    const text = (maxLength: number) => fc.array(piece, { maxLength }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(
        text(20),
        fc.array(fc.tuple(fc.nat(), fc.nat(), text(4)), { maxLength: 8 }),
        (start, edits) => {
          let whole = start;
          const lines = splitLines(start);
          for (const [one, other, replacement] of edits) {
            const places = lines.flatMap((line, index) =>
              Array.from({ length: lineContent(line).length + 1 }, (_, offset) => ({ line: index, offset })),
            );
            const [first = 0, last = 0] = [one % places.length, other % places.length].sort((a, b) => a - b);
            const [from, to] = [places[first], places[last]];
            if (!from || !to) throw new Error('a text has a place');
            const offsetIn = ({ line, offset }: typeof from) => lines.slice(0, line).join('').length + offset;
            whole = whole.slice(0, offsetIn(from)) + replacement + whole.slice(offsetIn(to));
            const edit = editLines(lines, { start: from, end: to }, replacement);
            replaceItems(lines, edit.start, edit.end, edit.lines);
            expect(lines).toEqual(splitLines(whole));
          }
        },
      ),
      { seed: 20260301, numRuns: 1000 },
    );
  });
});

it('replaceItems takes any number of items', () => {
  const items = ['a', 'b', 'c'];
  const many = Array.from({ length: 300_001 }, (_, index) => String(index));
  replaceItems(items, 1, 2, many);
  expect(items).toHaveLength(300_003);
  expect(items.slice(10_000, 10_003)).toEqual(['9999', '10000', '10001']);
  expect([items[0], items.at(-1)]).toEqual(['a', 'c']);
  replaceItems(items, 1, 300_002, []);
  expect(items).toEqual(['a', 'c']);
});

it.each([
  [0, false, false],
  [1, false, true],
  [2, true, true],
  [3, true, false],
  [4, false, false],
])('partOfLine: of line %i the start %j, the end %j', (line, start, end) => {
  const { from, to } = partOfLine({ start: { line: 1, offset: 5 }, end: { line: 3, offset: 5 } }, line);
  expect([from <= 0 && to > 0, from <= 9 && to > 9]).toEqual([start, end]);
});
