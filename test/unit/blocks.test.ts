import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paragraphAt, sections, stretchOf } from '../../shared/text/blocks.ts';
import { splitLines } from '../../shared/text/lines.ts';

const blocks = (text: string, language: string): string[] =>
  sections(splitLines(text), language).map(({ start, end }) => `${start}-${end}`);

describe('sections of Markdown', () => {
  test.each([
    ['no heading at all', 'a\n\nb\n', ['0-4']],
    ['headings of both kinds', '# a\n\nb\n\nc\n===\nd\n', ['0-4', '4-8']],
    ['text before the first', 'a\n# b', ['0-1', '1-2']],
    ['headings in quotations, lists and code', '> # a\n\n- # b\n\n```\n# c\n```\n# d\n', ['0-7', '7-9']],
    [
      'front matter, whose end looks like the underline of a heading',
      '---\na: b\n---\n# c\n',
      ['0-3', '3-5'],
    ],
    ['line breaks of other systems', 'a\r\n\r\n# b\r\nc\r# d', ['0-2', '2-4', '4-5']],
    ['an empty text', '', ['0-1']],
  ])('%s', (_, text, expected) => expect(blocks(text, 'markdown')).toEqual(expected));
});

test('sections of other languages are paragraphs', () => {
  expect(blocks('a\nb\n \u3000\n\nc', 'plaintext')).toEqual(['0-2', '4-5']);
  expect(blocks('\n\n', 'plaintext')).toEqual([]);
});

const line = fc.constantFrom('# 一', '正文。', '', '  ', '---', '===', '> # 引', '```', '1. 二', '\u3000');
const text = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r'))).map((all) => all.flat().join(''));

test('sections are in order, have no line in common, and leave out only blank lines, in Markdown none', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('markdown', 'plaintext'), (document, language) => {
      const lines = splitLines(document);
      const found = sections(lines, language);
      let last = 0;
      for (const { start, end } of found) {
        const between = lines.slice(last, start);
        expect(language === 'markdown' ? between : between.join('').trim()).toHaveLength(0);
        expect(end).toBeGreaterThan(start);
        last = end;
      }
      expect(lines.slice(last).join('').trim()).toBe('');
    }),
    { seed: 6 },
  );
});

test('a paragraph is the same from each of its lines, and ends before its last line break', () => {
  const lines = splitLines('\n一\r\n二\r\n\n三');
  expect([0, 1, 2, 3, 4].map((index) => paragraphAt(lines, index))).toEqual([
    ...[undefined, { start: 1, end: 3 }, { start: 1, end: 3 }],
    ...[undefined, { start: 4, end: 5 }],
  ]);
  expect(stretchOf(lines, { start: 1, end: 3 })).toEqual({
    start: { line: 1, offset: 0 },
    end: { line: 2, offset: 1 },
  });
});
