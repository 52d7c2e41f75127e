import {
  editLines,
  lineContent,
  replaceItems,
  splitLines,
  type LineEdit,
  type Place,
  type Stretch,
} from '../../shared/text/lines.ts';
import { lengthIn, offsetOf, type Position, type PositionEncoding } from '../../shared/text/positions.ts';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Without a range, `text` is the whole new text. */
export interface Change {
  readonly range?: Range | undefined;
  readonly text: string;
}

/**
 * An open text document, kept as lines. Inside the server its places are in UTF-16; positions are LSP's, in the
 * encoding that was negotiated, and what lies outside of the text is moved inside.
 */
export class Document {
  readonly languageId: string;
  readonly #encoding: PositionEncoding;
  readonly #lines: string[];
  #length: number;

  constructor({ languageId, text }: { languageId: string; text: string }, encoding: PositionEncoding) {
    this.languageId = languageId;
    this.#encoding = encoding;
    this.#lines = splitLines(text);
    this.#length = text.length;
  }

  /** UTF-16 units of the whole text. */
  get length(): number {
    return this.#length;
  }

  /** Each with its line break; at least one. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  get text(): string {
    return this.#lines.join('');
  }

  /** All of the text. */
  get whole(): Stretch {
    return { start: { line: 0, offset: 0 }, end: this.#end };
  }

  /**
   * Each change is applied to the outcome of the one before it.
   * @returns what became of the lines, in the same order
   */
  apply(changes: readonly Change[]): LineEdit[] {
    return changes.map(({ range, text }) => {
      const edit = editLines(this.#lines, range ? this.stretchOf(range) : this.whole, text);
      this.#length += lengthOf(edit.lines) - lengthOf(this.#lines.slice(edit.start, edit.end));
      replaceItems(this.#lines, edit.start, edit.end, edit.lines);
      return edit;
    });
  }

  /** What a client's range stands for, its ends in order. */
  stretchOf(range: Range): Stretch {
    const [start, end] = [this.placeOf(range.start), this.placeOf(range.end)];
    const inOrder = start.line < end.line || (start.line === end.line && start.offset <= end.offset);
    return inOrder ? { start, end } : { start: end, end: start };
  }

  placeOf({ line, character }: Position): Place {
    if (line < 0) return { line: 0, offset: 0 };
    const text = this.#lines[line];
    if (text === undefined) return this.#end;
    return { line, offset: offsetOf(character, lineContent(text), this.#encoding) };
  }

  /** A stretch as its client counts. */
  rangeOfStretch({ start, end }: Stretch): Range {
    return {
      start: { line: start.line, character: this.measure(start.line, 0, start.offset) },
      end: { line: end.line, character: this.measure(end.line, 0, end.offset) },
    };
  }

  /** The stretch `[start, end)` of a line. */
  rangeOf(line: number, start: number, end: number): Range {
    return {
      start: { line, character: this.measure(line, 0, start) },
      end: { line, character: this.measure(line, 0, end) },
    };
  }

  /** Length of the stretch `[start, end)` of a line in units of the encoding. */
  measure(line: number, start: number, end: number): number {
    if (this.#encoding === 'utf-16') return end - start;
    return lengthIn(this.#encoding, this.#lines[line]?.slice(start, end) ?? '');
  }

  get #end(): Place {
    const line = this.#lines.length - 1;
    return { line, offset: this.#lines[line]?.length ?? 0 };
  }
}

const lengthOf = (lines: readonly string[]): number =>
  lines.reduce((length, line) => length + line.length, 0);
