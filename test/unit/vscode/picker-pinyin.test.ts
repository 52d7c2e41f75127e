import { polyphonic } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { pinyinPlace } from '../../../client/review/pinyin.ts';

/** The 6,763 characters of GB 2312. */
function simplifiedCharacters(): string[] {
  const decoder = new TextDecoder('gb2312', { fatal: true });
  const characters: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row += 1) {
    const last = row === 0xd7 ? 0xf9 : 0xfe;
    for (let cell = 0xa1; cell <= last; cell += 1) characters.push(decoder.decode(Uint8Array.of(row, cell)));
  }
  return characters;
}

describe('the table of syllables', () => {
  it('is what pinyin-pro says of GB 2312 (npx vitest run -u writes it anew)', async () => {
    const bySyllable = new Map<string, string>();
    for (const character of simplifiedCharacters()) {
      const [readings = []] = polyphonic(character, { toneType: 'none', type: 'array', v: true });
      for (const reading of new Set(readings))
        if (/^[a-z]+$/.test(reading)) bySyllable.set(reading, (bySyllable.get(reading) ?? '') + character);
    }
    const notice =
      'Readings of the characters of GB 2312, without tones, taken from pinyin-pro 3.29.4 ' +
      '(https://github.com/zh-lx/pinyin-pro), MIT License, by the rule in test/unit/vscode/picker-pinyin.test.ts.';
    const syllables = Object.fromEntries([...bySyllable].sort(([a], [b]) => (a < b ? -1 : 1)));
    const table = `${JSON.stringify({ notice, syllables }, null, 2)}\n`;
    await expect(table).toMatchFileSnapshot('../../../client/review/syllables.json');
  });
});

describe('letters for characters', () => {
  it.each([
    ['xuniren', '虚拟人物', 0],
    ['xnrw', '虚拟人物', 0],
    ['xunr', '虚拟人物', 0],
    ['renwu', '虚拟人物', 2],
    ['rw', '虚拟人物', 2],
    ['xzq', '行政区', 0],
    ['hangzheng', '行政区', 0],
    ['yh', '银行', 0],
    ['nvxing', '女性', 0],
    ['3cxg', '3C相关', 0],
    ['caipuzhi', '菜谱&制成品', 0],
    ['cpzcp', '菜谱&制成品', 0],
    ['zhizao', '菜谱&制成品', undefined],
    ['xnrwx', '虚拟人物', undefined],
    ['nrx', '虚拟人物', undefined],
    ['v', '虚拟人物', undefined],
  ])('%s in %s: %s', (letters, name, place) => {
    expect(pinyinPlace(letters, name)).toBe(place);
  });

  it('takes more letters of one syllable than the next one begins with: xian is 西安 and 先', () => {
    expect(pinyinPlace('xian', '西安')).toBe(0);
    expect(pinyinPlace('xian', '先')).toBe(0);
  });
});
