import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { hasHan } from '../../shared/text/han.ts';
import { maxSentenceLength, splitSentences } from '../../shared/text/sentences.ts';

const texts = (text: string): string[] => splitSentences(text, 'plaintext').map((sentence) => sentence.text);

describe('where sentences end', () => {
  it.each([
    [
      'at every mark that ends one',
      '甲来。乙去！丙在？丁听；戊说',
      ['甲来。', '乙去！', '丙在？', '丁听；', '戊说'],
    ],
    ['at half-width ! and ? too', '甲来!乙去?丙在', ['甲来!', '乙去?', '丙在']],
    ['not at a half-width point or a comma', '他在3.5公里外，走了', ['他在3.5公里外，走了']],
    ['behind a run of marks', '什么？！等等……好', ['什么？！', '等等……', '好']],
    [
      'behind closing quotes and brackets',
      '他说：“走吧。”我们走了。（真的！）完',
      ['他说：“走吧。”', '我们走了。', '（真的！）', '完'],
    ],
    ['behind a straight quote that closes', '他说:"走吧!"我们走了', ['他说:"走吧!"', '我们走了']],
    ['before a straight quote that opens', '走吧!"好的"他说', ['走吧!', '"好的"他说']],
    [
      'with quotes counted afresh in each line',
      '他有5"的屏幕。\n他说:"走!"好',
      ['他有5"的屏幕。', '他说:"走!"', '好'],
    ],
    ['not inside a title', '我看了《你好！中国？》和《家》。好', ['我看了《你好！中国？》和《家》。', '好']],
    ['inside brackets that open no title', '《没有完！后来', ['《没有完！', '后来']],
    ['at every kind of line break', '甲\n乙\r\n丙\r丁\n\n\n戊', ['甲', '乙', '丙', '丁', '戊']],
  ])('%s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('white space at the ends is no part of a sentence', () => {
    expect(splitSentences('\ufeff　 甲来。 \t乙去 \r\n', 'plaintext')).toEqual([
      { text: '甲来。', start: 3 },
      { text: '乙去', start: 8 },
    ]);
  });

  it('a sentence without Han characters is left out', () => {
    expect(texts('Hello world! 123。\n東京へ。かな。\n——')).toEqual(['東京へ。']);
    expect(texts('')).toEqual([]);
  });
});

describe('long sentences', () => {
  const han = (length: number): string => '中'.repeat(length);

  it('are cut behind the last comma of the first 256 code points', () => {
    expect(texts(`${han(150)}，${han(50)}、${han(100)}`).map((text) => text.length)).toEqual([151, 151]);
  });

  it('are cut at a lesser mark where there is no comma, and anywhere where there is none', () => {
    expect(texts(`${han(200)}、${han(100)}`).map((text) => text.length)).toEqual([201, 100]);
    expect(texts(han(600)).map((text) => text.length)).toEqual([256, 256, 88]);
  });

  it('are not cut into scraps: a mark in the first half of the limit does not count', () => {
    expect(texts(`${han(20)}，${han(300)}`).map((text) => text.length)).toEqual([256, 65]);
  });

  it('are not cut for the line breaks behind them', () => {
    expect(texts(`${han(150)}，${han(105)}\r\n\n\n${han(256)}\n`).map((text) => text.length)).toEqual([
      256, 256,
    ]);
  });

  it('are counted in code points and never cut inside a pair', () => {
    expect(texts('𠮷'.repeat(300)).map(codePointLength)).toEqual([256, 44]);
    expect(texts(`a${'𠮷'.repeat(300)}`).map(codePointLength)).toEqual([256, 45]);
    expect(texts('𠮷'.repeat(256))).toHaveLength(1);
  });

  it('a line of 100,000 characters becomes sentences that hold all of them', () => {
    const line = '王明在北京，'.repeat(16_667).slice(0, 100_000);
    const sentences = texts(line);
    expect(sentences.join('')).toBe(line);
    expect(sentences.every((text) => text.length <= maxSentenceLength)).toBe(true);
  });
});

describe('any text', () => {
  const unit = fc.constantFrom(...'中国𠮷a1 　\t\n\r，、。！?…“”"《》（）\ufeff\u2028\ud842');
  const text = fc.oneof(
    fc.string({ unit, maxLength: 80 }),
    fc
      .tuple(fc.string({ unit, maxLength: 6 }), fc.integer({ min: 1, max: 400 }))
      .map(([part, times]) => part.repeat(times)),
  );

  it.each(['plaintext', 'markdown'])(
    '%s: sentences are slices in order, inside a line, trimmed, within the limit',
    (language) => {
      fc.assert(
        fc.property(text, (document) => {
          let previousEnd = 0;
          for (const { text: sentence, start } of splitSentences(document, language)) {
            expect(start).toBeGreaterThanOrEqual(previousEnd);
            previousEnd = start + sentence.length;
            expect(document.slice(start, previousEnd)).toBe(sentence);
            expect(sentence).not.toMatch(/[\r\n]/);
            expect(sentence.trim()).toBe(sentence);
            expect(codePointLength(sentence)).toBeLessThanOrEqual(maxSentenceLength);
            expect(hasHan(sentence)).toBe(true);
          }
        }),
        { seed: 20260301, numRuns: 300 },
      );
    },
  );

  it('every Han character of plain text is in a sentence', () => {
    const hanOf = (value: string): string => Array.from(value).filter(hasHan).join('');
    fc.assert(
      fc.property(text, (document) => {
        expect(hanOf(texts(document).join(''))).toBe(hanOf(document));
      }),
      { seed: 20260301, numRuns: 300 },
    );
  });

  it('the sentences of a line do not depend on the other lines', () => {
    fc.assert(
      fc.property(text, text, (first, second) => {
        expect(texts(`${first}\n${second}`)).toEqual([...texts(first), ...texts(second)]);
      }),
      { seed: 20260301, numRuns: 300 },
    );
  });
});
