import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { codePointToUtf16 } from '../../shared/text/codepoints.ts';
import { TextPositions, type Position, type PositionEncoding } from '../../shared/text/positions.ts';
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
const documentText = fc.string({
  unit: fc.constantFrom('a', 'é', '中', '𠮷', '\n', '\r\n', '\r'),
  maxLength: 30,
});

const vectorFile = sharedFile('specs/vectors/offsets.json');
describe.skipIf(vectorFile === undefined)('offsets.json, LSP positions (needs ../shared)', async () => {
  const vector = vectorFile === undefined ? undefined : await readJson<LspVector>(vectorFile);

  it.each(vector?.lsp.entities ?? [])('finds the range of "$surface"', ({ surface, cp, range }) => {
    const text = vector?.lsp.text ?? '';
    const positions = new TextPositions(text, 'utf-16');
    const [start, end] = cp.map((offset) => codePointToUtf16(text)[offset] ?? 0);
    expect({ start: positions.positionAt(start ?? 0), end: positions.positionAt(end ?? 0) }).toEqual(range);
    expect(text.slice(positions.offsetAt(range.start), positions.offsetAt(range.end))).toBe(surface);
  });
});

describe.each(encodings)('TextPositions in %s', (encoding) => {
  it('comes back to every offset that is the start of a code point inside a line', () => {
    fc.assert(
      fc.property(documentText, (text) => {
        const positions = new TextPositions(text, encoding);
        let offset = 0;
        for (const character of text) {
          const afterReturn = character === '\n' && text[offset - 1] === '\r';
          if (!afterReturn) expect(positions.offsetAt(positions.positionAt(offset))).toBe(offset);
          offset += character.length;
        }
        expect(positions.offsetAt(positions.positionAt(offset))).toBe(offset);
      }),
      { seed },
    );
  });

  it('counts the units before an offset in its line', () => {
    fc.assert(
      fc.property(documentText, (text) => {
        const positions = new TextPositions(text, encoding);
        const lines = text.split(/\r\n|\n|\r/);
        expect(positions.lineCount).toBe(lines.length);
        const last = lines.at(-1) ?? '';
        expect(positions.positionAt(text.length)).toEqual({
          line: lines.length - 1,
          character: unitsOf[encoding](last),
        });
        lines.forEach((content, line) => {
          const start = positions.offsetAt({ line, character: 0 });
          const end = positions.offsetAt({ line, character: unitsOf[encoding](content) });
          expect(text.slice(start, end)).toBe(content);
        });
      }),
      { seed },
    );
  });

  it('moves what lies outside inside', () => {
    const text = '甲𠮷\r\n乙';
    const positions = new TextPositions(text, encoding);
    expect(positions.offsetAt({ line: 0, character: 99 })).toBe(3);
    expect(positions.offsetAt({ line: 1, character: 99 })).toBe(6);
    expect(positions.offsetAt({ line: 7, character: 0 })).toBe(6);
    expect(positions.offsetAt({ line: -1, character: 3 })).toBe(0);
    expect(positions.offsetAt({ line: 1, character: -1 })).toBe(5);
    expect(positions.positionAt(-1)).toEqual({ line: 0, character: 0 });
    expect(positions.positionAt(99)).toEqual({ line: 1, character: unitsOf[encoding]('乙') });
    expect(positions.positionAt(2)).toEqual(positions.positionAt(1));
  });

  it('moves a character inside a code point to its start', () => {
    const positions = new TextPositions('𠮷', encoding);
    for (let character = 0; character < unitsOf[encoding]('𠮷'); character += 1) {
      expect(positions.offsetAt({ line: 0, character })).toBe(0);
    }
    expect(positions.offsetAt({ line: 0, character: unitsOf[encoding]('𠮷') })).toBe(2);
  });

  it('knows an empty text', () => {
    const positions = new TextPositions('', encoding);
    expect(positions.positionAt(0)).toEqual({ line: 0, character: 0 });
    expect(positions.offsetAt({ line: 0, character: 5 })).toBe(0);
  });
});

it('agrees in utf-16 with vscode-languageserver-textdocument', () => {
  const place = fc.record({ line: fc.nat(12), character: fc.nat(12) });
  fc.assert(
    fc.property(documentText, place, fc.nat(60), (text, position, offset) => {
      const mine = new TextPositions(text, 'utf-16');
      const theirs = TextDocument.create('file:///a', 'plaintext', 1, text);
      const insidePair = (at: number): boolean => (text.codePointAt(at - 1) ?? 0) > 0xffff;
      fc.pre(!insidePair(offset) && !insidePair(theirs.offsetAt(position)));
      fc.pre(!(text[offset - 1] === '\r' && text[offset] === '\n'));
      expect(mine.positionAt(offset)).toEqual(theirs.positionAt(offset));
      expect(mine.offsetAt(position)).toBe(theirs.offsetAt(position));
    }),
    { seed, numRuns: 500 },
  );
});
