import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointToUtf16 } from '../../shared/text/codepoints.ts';
import { lengthIn, offsetOf, type Position, type PositionEncoding } from '../../shared/text/positions.ts';
import { readJson, sharedFile } from '../shared.ts';

interface LspVector {
  lsp: {
    text: string;
    entities: { surface: string; cp: [number, number]; range: { start: Position; end: Position } }[];
  };
}

const seed = 20260301;
const encodings = ['utf-8', 'utf-16', 'utf-32'] as const satisfies readonly PositionEncoding[];
const unitsOf: Record<PositionEncoding, (text: string) => number> = {
  'utf-8': (text) => Buffer.byteLength(text, 'utf8'),
  'utf-16': (text) => text.length,
  'utf-32': (text) => Array.from(text).length,
};
const content = fc.string({ unit: fc.constantFrom('a', 'é', '中', '𠮷', '\ud842', '\udfb7'), maxLength: 30 });

const vectorFile = sharedFile('specs/vectors/offsets.json');
describe.skipIf(vectorFile === undefined)('offsets.json, LSP positions (needs ../shared)', async () => {
  const vector = vectorFile === undefined ? undefined : await readJson<LspVector>(vectorFile);

  it.each(vector?.lsp.entities ?? [])('finds the range of "$surface"', ({ surface, cp, range }) => {
    const text = vector?.lsp.text ?? '';
    const [start, end] = cp.map((codePoint) => codePointToUtf16(text)[codePoint] ?? 0);
    const before = text.slice(0, start).split(/\r\n|\n|\r/);
    const line = text.split(/\r\n|\n|\r/)[range.start.line] ?? '';
    const from = offsetOf(range.start.character, line, 'utf-16');
    const to = offsetOf(range.end.character, line, 'utf-16');
    expect({ line: before.length - 1, character: lengthIn('utf-16', before.at(-1) ?? '') }).toEqual(
      range.start,
    );
    expect(line.slice(from, to)).toBe(surface);
    expect(to - from).toBe((end ?? 0) - (start ?? 0));
  });
});

describe.each(encodings)('positions in %s', (encoding) => {
  it('measure a text as the encoding does', () => {
    fc.assert(
      fc.property(content, (text) => {
        expect(lengthIn(encoding, text)).toBe(unitsOf[encoding](text));
      }),
      { seed },
    );
  });

  it('come back to every offset that is the start of a code point', () => {
    fc.assert(
      fc.property(content, (text) => {
        let offset = 0;
        for (const character of text) {
          expect(offsetOf(lengthIn(encoding, text.slice(0, offset)), text, encoding)).toBe(offset);
          offset += character.length;
        }
        expect(offsetOf(lengthIn(encoding, text), text, encoding)).toBe(text.length);
      }),
      { seed },
    );
  });

  it('outside of the line are moved inside', () => {
    expect(offsetOf(99, '甲𠮷', encoding)).toBe(3);
    expect(offsetOf(-1, '甲𠮷', encoding)).toBe(0);
    expect(offsetOf(5, '', encoding)).toBe(0);
  });

  it('inside a code point are moved to its start', () => {
    for (let character = 0; character < unitsOf[encoding]('𠮷'); character += 1) {
      expect(offsetOf(character, '𠮷', encoding)).toBe(0);
    }
    expect(offsetOf(unitsOf[encoding]('𠮷'), '𠮷', encoding)).toBe(2);
  });
});
