import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codePointLength, codePointToUtf16, utf16ToCodePoint } from '../../shared/text/codepoints.ts';
import { readJson, sharedFile } from '../shared.ts';

interface OffsetsVector {
  cases: {
    text: string;
    code_points: number;
    utf16_units: number;
    cp_to_utf16: number[];
    spans: { cp: [number, number]; utf16: [number, number]; surface: string }[];
  }[];
}

const vectorFile = sharedFile('specs/vectors/offsets.json');
describe.skipIf(vectorFile === undefined)('offsets.json, code points (needs ../shared)', async () => {
  const { cases } = vectorFile === undefined ? { cases: [] } : await readJson<OffsetsVector>(vectorFile);

  it.each(cases)('converts the offsets of "$text"', ({ text, spans, ...expected }) => {
    expect(text).toHaveLength(expected.utf16_units);
    expect(codePointLength(text)).toBe(expected.code_points);
    const toUtf16 = codePointToUtf16(text);
    const toCodePoint = utf16ToCodePoint(text);
    expect(Array.from(toUtf16)).toEqual(expected.cp_to_utf16);
    for (const { cp, utf16, surface } of spans) {
      expect(cp.map((offset) => toUtf16[offset])).toEqual(utf16);
      expect(utf16.map((offset) => toCodePoint[offset])).toEqual(cp);
      expect(text.slice(...utf16)).toBe(surface);
    }
  });
});

describe('code points', () => {
  it('are what Array.from makes of a string, lone surrogates included', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '中', '𠮷', '\ud83d', '\udc4d', '\u0301', '\r') });
    fc.assert(
      fc.property(text, (value) => {
        const characters = Array.from(value);
        expect(codePointLength(value)).toBe(characters.length);
        const toUtf16 = codePointToUtf16(value);
        const toCodePoint = utf16ToCodePoint(value);
        expect(toUtf16).toHaveLength(characters.length + 1);
        expect(toCodePoint).toHaveLength(value.length + 1);
        characters.forEach((character, index) => {
          expect(value.slice(toUtf16[index], toUtf16[index + 1])).toBe(character);
        });
        toUtf16.forEach((offset, index) => expect(toCodePoint[offset]).toBe(index));
      }),
      { seed: 20260301 },
    );
  });

  it('inside a pair the offset belongs to the pair', () => {
    expect(Array.from(utf16ToCodePoint('a𠮷b'))).toEqual([0, 1, 1, 2, 3]);
  });
});
