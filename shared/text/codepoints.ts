/** Whether the code point at `offset` takes two UTF-16 units. A lone surrogate counts as one code point. */
const isPair = (text: string, offset: number): boolean => (text.codePointAt(offset) ?? 0) > 0xffff;

/** Number of code points of `text`. */
export function codePointLength(text: string): number {
  let count = 0;
  for (let offset = 0; offset < text.length; offset += isPair(text, offset) ? 2 : 1) count += 1;
  return count;
}

/** UTF-16 offset of each code point of `text`, and of its end: [code points + 1]. */
export function codePointToUtf16(text: string): Uint32Array {
  const offsets = new Uint32Array(text.length + 1);
  let count = 0;
  let offset = 0;
  while (offset < text.length) {
    offsets[count] = offset;
    count += 1;
    offset += isPair(text, offset) ? 2 : 1;
  }
  offsets[count] = offset;
  return offsets.slice(0, count + 1);
}

/** Index of the code point at each UTF-16 offset of `text`, and of its end: [units + 1]. Inside a pair: that pair's. */
export function utf16ToCodePoint(text: string): Uint32Array {
  const indices = new Uint32Array(text.length + 1);
  let count = 0;
  for (let offset = 0; offset < text.length; count += 1) {
    indices[offset] = count;
    if (isPair(text, offset)) {
      indices[offset + 1] = count;
      offset += 2;
    } else {
      offset += 1;
    }
  }
  indices[text.length] = count;
  return indices;
}
