import { TextDocument } from 'vscode-languageserver-textdocument';
import { codePointLength } from '../../shared/text/codepoints.ts';
import { TextPositions, type Position, type PositionEncoding } from '../../shared/text/positions.ts';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Without a range, `text` is the whole new text. */
export interface Change {
  readonly range?: Range | undefined;
  readonly text: string;
}

/** Length of a text in the units of each encoding; of a lone surrogate in UTF-8, that of U+FFFD. */
const lengthIn: Readonly<Record<PositionEncoding, (text: string) => number>> = {
  'utf-8': (text) => Buffer.byteLength(text),
  'utf-16': (text) => text.length,
  'utf-32': codePointLength,
};

/**
 * An open text document. Inside the server its places are UTF-16 offsets; positions are LSP's, in the encoding that
 * was negotiated, and what lies outside of the text is moved inside.
 */
export class Document {
  readonly #text: TextDocument;
  readonly #encoding: PositionEncoding;

  constructor(
    { uri, languageId, version, text }: { uri: string; languageId: string; version: number; text: string },
    encoding: PositionEncoding,
  ) {
    this.#text = TextDocument.create(uri, languageId, version, text);
    this.#encoding = encoding;
  }

  get uri(): string {
    return this.#text.uri;
  }

  get languageId(): string {
    return this.#text.languageId;
  }

  get version(): number {
    return this.#text.version;
  }

  get text(): string {
    return this.#text.getText();
  }

  /** Each change is applied to the outcome of the one before it. */
  apply(changes: readonly Change[], version: number): void {
    for (const { range, text } of changes) {
      TextDocument.update(this.#text, [range ? { range: this.#inUtf16(range), text } : { text }], version);
    }
    TextDocument.update(this.#text, [], version);
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.#text.lineCount) return this.text.length;
    const start = this.#text.offsetAt({ line, character: 0 });
    const end = this.#text.offsetAt({ line: line + 1, character: 0 });
    const content = new TextPositions(this.text.slice(start, end), this.#encoding);
    return start + content.offsetAt({ line: 0, character });
  }

  positionAt(offset: number): Position {
    const { line, start } = this.lineOf(offset);
    return { line, character: this.measure(start, offset) };
  }

  /** The line that `offset` lies in, and where that line starts. */
  lineOf(offset: number): { readonly line: number; readonly start: number } {
    const { line, character } = this.#text.positionAt(offset);
    return { line, start: offset - character };
  }

  rangeOf(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** Length of a stretch of the text in units of the encoding. */
  measure(start: number, end: number): number {
    return this.#encoding === 'utf-16' ? end - start : lengthIn[this.#encoding](this.text.slice(start, end));
  }

  /** The library's own clamping loses track of lines when a range begins past the last one. */
  #inUtf16({ start, end }: Range): Range {
    const offsets = [this.offsetAt(start), this.offsetAt(end)].sort((a, b) => a - b) as [number, number];
    return { start: this.#text.positionAt(offsets[0]), end: this.#text.positionAt(offsets[1]) };
  }
}
