import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, isEncoding } from '../../shared/text/decode.ts';

async function* cut(bytes: Uint8Array, at: readonly number[]): AsyncGenerator<Uint8Array> {
  const places = [0, ...[...at].sort((a, b) => a - b), bytes.length];
  for (const [i, start] of places.entries()) {
    if (i + 1 < places.length) yield Promise.resolve(bytes.subarray(start, places[i + 1]));
  }
}

async function decode(bytes: Uint8Array, encoding?: string, at: readonly number[] = []): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of decodeText(cut(bytes, at), { name: 'a.txt', encoding })) pieces.push(piece);
  return pieces;
}

const utf16 = (text: string, order: 'le' | 'be', mark = true): Buffer => {
  const bytes = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

// 你好，世界 in GB 18030, and U+20000, which has four bytes there.
const gb = Buffer.from('c4e3bac3a3accac0bde70a95328236', 'hex');

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from('你好\n𠀀'), undefined],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFF你好\n𠀀'), undefined],
    ['UTF-16 LE with a mark', utf16('你好\n𠀀', 'le'), undefined],
    ['UTF-16 BE with a mark', utf16('你好\n𠀀', 'be'), undefined],
    ['UTF-16 LE by option', utf16('你好\n𠀀', 'le', false), 'utf-16le'],
    ['UTF-8 with a mark against the option', Buffer.from('\uFEFF你好\n𠀀'), 'gb18030'],
  ])('reads %s', async (_name, bytes, encoding) => {
    expect((await decode(bytes, encoding)).join('')).toBe('你好\n𠀀');
  });

  it('reads other encodings by option', async () => {
    expect(await decode(gb, 'gb18030')).toEqual(['你好，世界\n', '𠀀']);
    expect(await decode(Buffer.from('a7416e', 'hex'), 'big5')).toEqual(['你n']);
  });

  it('gives nothing for nothing', async () => {
    expect(await decode(Buffer.alloc(0))).toEqual([]);
    expect(await decode(Buffer.from('\uFEFF'))).toEqual([]);
  });

  it('gives a line as soon as it is there', async () => {
    const pieces = decodeText(cut(Buffer.from('一\n二\n三'), [4]), { name: 'a.txt' });
    expect((await pieces.next()).value).toBe('一\n');
    expect((await pieces.next()).value).toBe('二\n');
    expect((await pieces.next()).value).toBe('三');
  });

  it('gives the same text in whole lines however the bytes arrive', async () => {
    const text = fc.array(fc.constantFrom('中', 'a', '\n', '\r\n', '𠀀', 'ਊ', 'Ċ', '\uFEFF'), {
      maxLength: 30,
    });
    const encode = fc.constantFrom(
      (value: string) => Buffer.from(value),
      (value: string) => utf16(value, 'le'),
      (value: string) => utf16(value, 'be'),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        encode,
        fc.array(fc.nat(90), { maxLength: 8 }),
        async (parts, bytesOf, places) => {
          const whole = `x${parts.join('')}`;
          const bytes = bytesOf(whole);
          const pieces = await decode(
            bytes,
            undefined,
            places.filter((place) => place <= bytes.length),
          );
          expect(pieces.join('')).toBe(whole);
          expect(pieces.slice(0, -1).every((piece) => piece.endsWith('\n'))).toBe(true);
          expect(pieces).not.toContain('');
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  it.each([
    ['a stray byte', '61ff62', undefined, '0xFF at byte offset 1'],
    ['a torn character', '61e4b841', undefined, '0xE4 at byte offset 1'],
    ['an end within a character', '61e4b8', undefined, '0xE4 at byte offset 1'],
    ['an overlong form', '6161c0af', undefined, '0xC0 at byte offset 2'],
    ['a surrogate in UTF-8', '61eda080', undefined, '0xED at byte offset 1'],
    ['an error in a later line', '610ae4b8ad0ab5', undefined, '0xB5 at byte offset 6'],
    ['an error after a byte order mark', 'efbbbf61ff', undefined, '0xFF at byte offset 4'],
    ['a lone surrogate', 'fffe610000d86200', undefined, '0x00 at byte offset 4'],
    ['GB 18030 read as UTF-8', gb.toString('hex'), undefined, '0xC4 at byte offset 0'],
    ['a bad byte in GB 18030', 'c4e3ff', 'gb18030', '0xFF at byte offset 2'],
  ])('names the byte and the option: %s', async (_name, bytes, encoding, message) => {
    for (const at of [[], [3], [1, 2]]) {
      const attempt = decode(Buffer.from(bytes, 'hex'), encoding, at);
      await expect(attempt).rejects.toThrow(`a.txt: ${message} is not valid ${encoding ?? ''}`);
      await expect(attempt).rejects.toThrow(new RegExp(`--encoding (?!${encoding ?? 'utf-8'})[a-z\\d-]+$`));
    }
  });

  it.each([
    ['gb18030', gb],
    ['utf-16le', utf16('星桥集团昨天开了一个会。\n', 'le', false)],
    ['utf-16be', utf16('星桥集团昨天开了一个会。\n', 'be', false)],
    ['utf-16be', utf16('abc\n', 'be', false)],
    ['gb18030', Buffer.from('a note, mostly in English: \xc4\xe3\xba\xc3.\n', 'latin1')],
  ])('suggests %s where the bytes look like it', async (encoding, bytes) => {
    await expect(decode(bytes)).rejects.toThrow(`--encoding ${encoding}`);
  });

  it.each([
    ['utf-8', 'gb18030', Buffer.from('星桥集团昨天开了一个会。\n')],
    ['utf-8', 'gb18030', Buffer.from('abc こんにちは\n')],
    ['utf-8', 'utf-16le', Buffer.from('星桥集团昨天开了一个会。\n')],
    ['gb18030', 'utf-16be', Buffer.from('c4e3bac3a3accac0bde70a', 'hex')],
  ])('suggests %s where it was not %s', async (encoding, said, bytes) => {
    const attempt = decode(bytes, said);
    await expect(attempt).rejects.toThrow(`is not valid ${said}`);
    await expect(attempt).rejects.toThrow(new RegExp(`--encoding ${encoding}$`));
  });

  it('finds the byte that a slower reading finds', async () => {
    const bytes = fc.array(
      fc.oneof(fc.constant([0x61]), fc.constant([0xe4, 0xb8, 0xad]), fc.constant([0xf0, 0x9f, 0x98, 0x80])),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom(0xff, 0x80, 0xc0, 0xf5), async (good, bad) => {
        const before = good.flat();
        const attempt = decode(Uint8Array.from([...before, bad, 0x61]));
        await expect(attempt).rejects.toThrow(`at byte offset ${before.length} `);
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  it('takes a zero character for a binary file', async () => {
    await expect(decode(Buffer.from('ab\n\0c'))).rejects.toThrow('a zero character at byte offset 3');
    await expect(decode(utf16('ab\0', 'be'))).rejects.toThrow(
      /a zero character at byte offset 6: this is a binary file$/,
    );
  });

  it('stops at a line that no text has', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Promise.resolve(Buffer.alloc(1 << 20, 'a'));
    }
    const pieces = decodeText(endless(), { name: 'a.txt' });
    await expect(pieces.next()).rejects.toThrow('no line break within 64 MiB');
  });
});

describe('isEncoding', () => {
  it('knows the labels of the Encoding Standard', () => {
    expect(['utf-8', 'GB18030', 'big5', 'utf-16be'].every(isEncoding)).toBe(true);
    expect(['gb99', ''].some(isEncoding)).toBe(false);
  });
});
