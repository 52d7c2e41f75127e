import { partOfLine, replaceItems, type LineEdit, type Stretch } from '../../shared/text/lines.ts';
import { needsWholeText, splitSentences, type Sentence } from '../../shared/text/sentences.ts';
import type { Document } from './document.ts';
import { Line } from './line.ts';
import { MarkdownLines, type SplitLine } from './markdownLines.ts';

/** A sentence where it stands; its `start` counts from the line's. */
export interface PlacedSentence {
  readonly line: number;
  readonly sentence: Sentence;
}

/** Lines `[start, end)` of a document. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

export const allLines: LineRange = { start: 0, end: Infinity };

/** Lines that came and went. */
export interface LineChanges {
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
}

/** The sentences of a document by line. After edits only what they may have changed is split again. */
export class DocumentSentences {
  readonly #document: Document;
  readonly #markdown: MarkdownLines | undefined;
  readonly #fault: (error: unknown) => void;
  /** For each line of the document; undefined where it has to be split. */
  readonly #lines: (Line | undefined)[];
  #removed: Line[] = [];
  #isCurrent = false;
  /** The lines before this one are those of the text as it is; Infinity where all are. */
  #readTo = 0;
  /** Undefined until somebody asks. */
  #numbers: Map<Line, number> | undefined;

  /** @param fault told of what was thrown by whoever reads the text; what is being read then has no sentences */
  constructor(document: Document, fault: (error: unknown) => void) {
    this.#document = document;
    this.#fault = fault;
    this.#markdown = needsWholeText(document.languageId) ? new MarkdownLines(document.lines) : undefined;
    this.#lines = document.lines.map(() => undefined);
  }

  /** Whether it was updated since the last edit. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** Whether all lines were split since the last edit. */
  get isComplete(): boolean {
    return this.#readTo === Infinity;
  }

  /** Whether that is known of all lines up to this one. */
  isRead(line: number): boolean {
    return line < this.#readTo;
  }

  /** For each line of the document; undefined where it was not split. */
  get lines(): readonly (Line | undefined)[] {
    return this.#lines;
  }

  /** Where a line stands. */
  numberOf(line: Line): number {
    this.#numbers ??= new Map(
      Array.from(this.#lines.entries(), ([number, each]) => [each ?? noLine, number]),
    );
    return this.#numbers.get(line) ?? 0;
  }

  /** Takes note of what became of the document's lines. */
  edited(edits: readonly LineEdit[]): void {
    this.#isCurrent = false;
    this.#readTo = 0;
    this.#numbers = undefined;
    for (const edit of edits) {
      const { start, end, lines } = edit;
      for (let line = start; line < end; line += 1) this.#remove(line);
      const unread = lines.map(() => undefined);
      replaceItems(this.#lines, start, end, unread);
      this.#markdown?.edited(edit);
    }
  }

  /** Splits what has to be of the lines that are wanted, and catches up with the edits since the last time. */
  update({ start, end }: LineRange): LineChanges {
    if (end <= this.#readTo) return nothing;
    const added: Line[] = [];
    for (const { line, sentences } of this.#read(start, end)) {
      if (areSame(this.#lines[line]?.sentences, sentences)) continue;
      this.#remove(line);
      const fresh = new Line(sentences);
      this.#lines[line] = fresh;
      added.push(fresh);
    }
    this.#isCurrent = true;
    if (start === 0) this.#readTo = end;
    if (added.length > 0) this.#numbers = undefined;
    const removed = this.#removed;
    this.#removed = [];
    return { added, removed };
  }

  /** The lines from the first to those that have to be split next, of `units` UTF-16 units or a little more. */
  nextSlice(units: number): LineRange {
    const { lines } = this.#document;
    let left = units;
    let next = this.#lines.indexOf(undefined);
    let end = 0;
    for (; next >= 0 && left > 0; next = this.#lines.indexOf(undefined, end)) {
      left -= lines[next]?.length ?? 0;
      end = next + 1;
    }
    return next < 0 ? allLines : { start: 0, end };
  }

  /** The sentences that have characters in `stretch`, in order. */
  *within(stretch: Stretch): Generator<PlacedSentence> {
    const last = Math.min(stretch.end.line, this.#lines.length - 1);
    for (let line = stretch.start.line; line <= last; line += 1) {
      const { from, to } = partOfLine(stretch, line);
      for (const sentence of this.#lines[line]?.sentences ?? []) {
        if (sentence.start < to && sentence.start + sentence.text.length > from) yield { line, sentence };
      }
    }
  }

  /** What has to be read; a fault costs what is left of it, and not the document. */
  *#read(start: number, end: number): Generator<SplitLine> {
    try {
      yield* this.#markdown?.read(start, end) ?? this.#split(start, end);
    } catch (error) {
      this.#fault(error);
      yield* this.#markdown?.passOver(start, end) ?? this.#unread(start, end, () => []);
    }
  }

  #split(start: number, end: number): Generator<SplitLine> {
    const { lines, languageId } = this.#document;
    return this.#unread(start, end, (line) => splitSentences(lines[line] ?? '', languageId));
  }

  *#unread(start: number, end: number, read: (line: number) => readonly Sentence[]): Generator<SplitLine> {
    for (
      let line = this.#lines.indexOf(undefined, start);
      line >= 0 && line < end;
      line = this.#lines.indexOf(undefined, line + 1)
    ) {
      yield { line, sentences: read(line) };
    }
  }

  #remove(line: number): void {
    const before = this.#lines[line];
    if (before) this.#removed.push(before);
  }
}

const nothing: LineChanges = { added: [], removed: [] };

/** Stands for those that were not split. */
const noLine = new Line([]);

const areSame = (before: readonly Sentence[] | undefined, now: readonly Sentence[]): boolean =>
  before !== undefined &&
  before.length === now.length &&
  before.every(({ text, start }, index) => text === now[index]?.text && start === now[index].start);
