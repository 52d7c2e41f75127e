import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Document } from '../../../server/documents/document.ts';
import { DocumentSentences, allLines } from '../../../server/documents/sentences.ts';
import { splitSentences } from '../../../shared/text/sentences.ts';
import { noFault } from '../../support/no-fault.ts';

/** Lines that depend on those around them in all the ways that there are. */
const line = fc.constantFrom(
  ...[
    '',
    '',
    '',
    '王明来了。',
    '李京走了',
    '  王明',
    '    代码',
    '\t代码',
    '# 标题',
    '标题',
    '===',
    '---',
    '- - -',
    '***',
  ],
  ...[
    '```',
    '```js',
    '````',
    '~~~',
    '  ```',
    '> 引文',
    '> ```',
    '>',
    '>> 引文',
    '- 一',
    '* 二',
    '+ 三',
    '-',
    '  - 四',
  ],
  ...[
    '1. 一',
    '2. 二',
    '10) 十',
    '   续',
    '  续',
    '- [x] 事',
    '- ```',
    '  # 题',
    '> - 引',
    '| 甲 | 乙 |',
    '|--|--|',
  ],
  ...[
    '|--|',
    '甲 | 乙',
    '--|--',
    '<div>',
    '</div>',
    '<!--',
    '-->',
    '<!-- 注 -->',
    '<script>',
    '</script>',
    '<?',
    '?>',
  ],
  ...[
    '<b>甲',
    '[一]: http://a',
    '[一]:',
    'http://b',
    '"题"',
    "'题",
    '[甲]',
    '[甲](',
    '乙)',
    '`码',
    '码`',
    '**甲',
    '+++',
  ],
  ...[
    '...',
    '\\',
    '&amp;',
    '<pre>',
    '</pre>',
    '<![CDATA[',
    ']]>',
    '<!X',
    '见https://a.b/c路',
    '    - 五',
    '      六',
  ],
);
const lineBreak = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');
const text = (minLength: number, maxLength: number) =>
  fc.array(fc.tuple(line, lineBreak), { minLength, maxLength }).map((lines) => lines.flat().join(''));
const edit = fc.record({
  from: fc.nat(80),
  lines: fc.nat(3),
  text: text(0, 3),
  /** Whether somebody looks before the next edit. */
  looks: fc.boolean(),
});

const fresh = (document: Document) =>
  splitSentences(document.text, 'markdown').map((sentence) => sentence.text);

/** The sentences as they are known, by line. */
const present = (sentences: DocumentSentences, document: Document) => {
  sentences.update(allLines);
  return [...sentences.within(document.whole)];
};

describe('Markdown that is edited', () => {
  test('is read again only around the edits, and has the sentences of a fresh open', () => {
    fc.assert(
      fc.property(text(0, 60), fc.array(edit, { maxLength: 8 }), (before, edits) => {
        const document = new Document({ languageId: 'markdown', text: before }, 'utf-16');
        const sentences = new DocumentSentences(document, noFault);
        for (const { from, lines, text, looks } of edits) {
          const range = { start: { line: from, character: 0 }, end: { line: from + lines, character: 0 } };
          sentences.edited(document.apply([{ range, text }]));
          if (looks) present(sentences, document);
        }
        const found = present(sentences, document);
        expect(found.map(({ sentence }) => sentence.text)).toEqual(fresh(document));
        for (const { line, sentence } of found) {
          expect(document.lines[line]?.slice(sentence.start).startsWith(sentence.text)).toBe(true);
        }
      }),
      { seed: 20260301, numRuns: 1000 },
    );
  });

  test('is read again from before a line that began a table', () => {
    const before = '王明`一\n李京`二 | 丙\n|--|--|\n';
    const document = new Document({ languageId: 'markdown', text: before }, 'utf-16');
    const sentences = new DocumentSentences(document, noFault);
    present(sentences, document);
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 9 } };
    sentences.edited(document.apply([{ range, text: '好' }]));
    // The code is one span now.
    expect(present(sentences, document).map(({ sentence }) => sentence.text)).toEqual([
      '王明',
      '二 | 丙',
      '好',
    ]);
  });

  test('keeps the lines that an edit does not touch', () => {
    const paragraphs = Array.from({ length: 500 }, (_, index) => `王明第${index}次来了。\n\n- 一\n- 二\n\n`);
    const document = new Document({ languageId: 'markdown', text: paragraphs.join('') }, 'utf-16');
    const sentences = new DocumentSentences(document, noFault);
    sentences.update(allLines);
    const before = new Set(sentences.lines);
    const start = { line: 1000, character: 0 };
    sentences.edited(document.apply([{ range: { start, end: start }, text: '李' }]));
    const { added } = sentences.update(allLines);
    expect(added).toHaveLength(1);
    expect(sentences.lines.filter((line) => !before.has(line))).toHaveLength(1);
  });
});
