/** The position encodings of LSP 3.17: the unit in which `character` counts. */
export type PositionEncoding = 'utf-8' | 'utf-16' | 'utf-32';

/** LSP's position: zero-based line, and units of the negotiated encoding from the line's start. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * Converts between UTF-16 offsets of a text and LSP positions, in O(log n) each after one pass over the text.
 * Lines end at `\n`, `\r\n` and `\r`. Whatever lies outside is moved inside, as LSP asks: past the line's end to
 * before its terminator, past the last line to the end of the text, into a code point to its start.
 */
export class TextPositions {
  readonly #text: string;
  readonly #lineStarts: readonly number[];
  /** Units of the encoding before each UTF-16 offset, [length + 1]; undefined for utf-16, where they are equal. */
  readonly #units: Uint32Array | undefined;

  constructor(text: string, encoding: PositionEncoding) {
    this.#text = text;
    this.#lineStarts = lineStarts(text);
    this.#units =
      encoding === 'utf-16' ? undefined : unitsBefore(text, encoding === 'utf-8' ? utf8Length : () => 1);
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  positionAt(offset: number): Position {
    const inside = this.#snap(Math.min(Math.max(offset, 0), this.#text.length));
    const line = lastAtMost(this.#lineStarts.length, (index) => this.#lineStart(index), inside);
    return { line, character: this.#unitsAt(inside) - this.#unitsAt(this.#lineStart(line)) };
  }

  offsetAt({ line, character }: Position): number {
    if (line >= this.lineCount) return this.#text.length;
    if (line < 0) return 0;
    const start = this.#lineStart(line);
    const length = this.#lineEnd(line) - start + 1;
    const target = this.#unitsAt(start) + Math.max(character, 0);
    return this.#snap(start + lastAtMost(length, (index) => this.#unitsAt(start + index), target));
  }

  #lineStart(line: number): number {
    return this.#lineStarts[line] ?? this.#text.length;
  }

  /** Where the line's content ends, before its terminator. */
  #lineEnd(line: number): number {
    let end = this.#lineStart(line + 1);
    if (line + 1 === this.lineCount) return end;
    if (this.#text[end - 1] === '\n') end -= 1;
    return this.#text[end - 1] === '\r' && end > this.#lineStart(line) ? end - 1 : end;
  }

  #unitsAt(offset: number): number {
    return this.#units?.[offset] ?? offset;
  }

  /** The start of the code point that `offset` lies in. */
  #snap(offset: number): number {
    const insidePair = offset > 0 && (this.#text.codePointAt(offset - 1) ?? 0) > 0xffff;
    return insidePair ? offset - 1 : offset;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) starts.push(index + end.length);
  return starts;
}

function unitsBefore(text: string, lengthOf: (codePoint: number) => number): Uint32Array {
  const units = new Uint32Array(text.length + 1);
  let count = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const codePoint = text.codePointAt(offset) ?? 0;
    units[offset] = count;
    if (codePoint > 0xffff) {
      offset += 1;
      units[offset] = count;
    }
    count += lengthOf(codePoint);
  }
  units[text.length] = count;
  return units;
}

/** A lone surrogate is written as U+FFFD, which takes three bytes. */
const utf8Length = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;

/** The last index whose value is at most `limit`; `valueAt` does not decrease and `valueAt(0)` is at most `limit`. */
function lastAtMost(count: number, valueAt: (index: number) => number, limit: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (valueAt(middle) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
