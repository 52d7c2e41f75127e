import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitSentences } from '../../shared/text/sentences.ts';

const texts = (text: string): string[] => splitSentences(text, 'markdown').map((sentence) => sentence.text);

describe('what is prose in Markdown', () => {
  it.each([
    ['front matter', '---\ntitle: 标题\n---\n正文', ['正文']],
    ['front matter that ends with dots', '---\ntitle: 标题\n...\n正文', ['正文']],
    ['TOML front matter', '+++\ntitle = "标题"\n+++\n正文', ['正文']],
    ['front matter behind a byte order mark', '\ufeff---\ntitle: 标题\n---\n正文', ['正文']],
    ['a rule at the start that no fence closes', '---\n\n正文', ['正文']],
    ['a fenced code block', '前文\n```js\nconst 名 = 1\n```\n后文', ['前文', '后文']],
    ['a fenced code block with tildes', '前文\n~~~\n代码\n```\n代码\n~~~\n后文', ['前文', '后文']],
    ['a fenced code block that never ends', '前文\n```\n代码', ['前文']],
    ['an indented code block', '前文\n\n    代码\n\n后文', ['前文', '后文']],
    ['a code span', '他用`安装`装了软件', ['他用', '装了软件']],
    ['a code span with backticks inside', '他用``安`装``装了', ['他用', '装了']],
    ['an inline link target with its title', '在[北京](https://a.b/路 "标题")读书', ['在[北京', '读书']],
    ['an image', '![王明的照片](照片.png)很好', ['王明的照片', '很好']],
    ['a reference', '在[北京][一]读书\n\n[一]: https://a.b/路 "标题"', ['在[北京', '读书']],
    ['square brackets without a target', '在[北京]读书', ['在[北京]读书']],
    ['a footnote', '王明[^1]\n\n[^1]: 他在北京。', ['王明[^1]', '[^1]: 他在北京。']],
    ['an autolink', '见<https://a.b/路径>好', ['见', '好']],
    [
      'a bare URL, which ends at the first character outside ASCII',
      '见https://a.b/c?d=1路在这里',
      ['见', '路在这里'],
    ],
    ['HTML tags', '他<b class="红">说</b>了', ['他', '说', '了']],
    ['a block of HTML', '<div title="标题">\n<p>王明</p>\n</div>', ['王明']],
    ['a script', '<script>\nvar 名 = "王明"\n</script>\n\n正文', ['正文']],
    ['a comment', '前文<!-- 注释 -->后文\n\n<!--\n注释\n\n注释\n-->\n\n结尾', ['前文', '后文', '结尾']],
    [
      'the marks of blocks',
      '# 标题 #\n\n> 引文\n\n- [x] 事项\n\n1. 步骤\n\n题目\n===',
      ['标题', '引文', '事项', '步骤', '题目'],
    ],
    ['a table', '| 姓名 | 城市 |\n|---|---|\n| 王明 | `码` |', ['姓名', '城市', '王明']],
    ['emphasis, whose marks stay in the sentence', '**北京**大学的*王明*', ['**北京**大学的*王明*']],
  ])('%s', (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('may be a block of HTML with very many tags', () => {
    expect(texts(`<div>\n${'<i>中</i>'.repeat(200_000)}`)).toHaveLength(200_000);
  });

  it('is all of a text in any other language', () => {
    expect(splitSentences('    代码`码`', 'plaintext')).toEqual([{ text: '代码`码`', start: 4 }]);
  });
});

describe('any Markdown', () => {
  const blocks = [
    '# 标题',
    '王明在[北京](http://a.b/c)读书，`码`。',
    '```\n代码\n```',
    '# 标题\n\n    代码',
    '- 一\n- 二',
    '> 引文\n> `码`',
    '| 甲 | 乙 |\n|--|--|\n| 丙 | 丁 |',
    '<div>\n王明\n</div>',
    '<!-- 注 -->',
    '[一]: http://a.b',
    '题目\n---',
    '',
  ];
  const document = fc.array(fc.constantFrom(...blocks), { maxLength: 8 }).map((list) => list.join('\n\n'));

  it('has the same sentences whatever ends its lines', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('\r\n', '\r'), (text, lineEnd) => {
        expect(texts(text.replaceAll('\n', lineEnd))).toEqual(texts(text));
      }),
      { seed: 20260301, numRuns: 300 },
    );
  });

  it('has sentences that are slices of the document, front matter or not', () => {
    fc.assert(
      fc.property(document, fc.boolean(), (text, front) => {
        const whole = front ? `---\n标题: 一\n---\n${text}` : text;
        const sentences = splitSentences(whole, 'markdown');
        for (const { text: sentence, start } of sentences) {
          expect(whole.slice(start, start + sentence.length)).toBe(sentence);
        }
        expect(sentences.map((sentence) => sentence.text)).toEqual(texts(text));
      }),
      { seed: 20260301, numRuns: 300 },
    );
  });

  it('never takes code for prose', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(texts(text).join('\n')).not.toMatch(/[码注]|代码/);
      }),
      { seed: 20260301, numRuns: 300 },
    );
  });
});
