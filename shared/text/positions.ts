/** The position encodings of LSP 3.17: the unit in which `character` counts. */
export type PositionEncoding = 'utf-8' | 'utf-16' | 'utf-32';

/** LSP's position: zero-based line, and units of the negotiated encoding from the line's start. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Units of each encoding in a code point; a lone surrogate is written as U+FFFD, which takes three bytes. */
const unitsIn: Readonly<Record<PositionEncoding, (codePoint: number) => number>> = {
  'utf-8': (codePoint) => (codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4),
  'utf-16': (codePoint) => (codePoint < 0x10000 ? 1 : 2),
  'utf-32': () => 1,
};

/** Length of `text` in units of the encoding. */
export function lengthIn(encoding: PositionEncoding, text: string): number {
  if (encoding === 'utf-16') return text.length;
  let length = 0;
  for (const character of text) length += unitsIn[encoding](character.codePointAt(0) ?? 0);
  return length;
}

/**
 * UTF-16 offset of an LSP `character` in the content of its line. What lies outside is moved inside, as LSP asks:
 * past the end to the end, into a code point to its start.
 */
export function offsetOf(character: number, content: string, encoding: PositionEncoding): number {
  if (encoding === 'utf-16') {
    const offset = Math.min(Math.max(character, 0), content.length);
    const insidePair = offset > 0 && (content.codePointAt(offset - 1) ?? 0) > 0xffff;
    return insidePair ? offset - 1 : offset;
  }
  let offset = 0;
  let units = 0;
  for (const codePoint of content) {
    units += unitsIn[encoding](codePoint.codePointAt(0) ?? 0);
    if (units > character) return offset;
    offset += codePoint.length;
  }
  return offset;
}
