import { partOfLine, replaceItems, type LineEdit, type Stretch } from '../../shared/text/lines.ts';
import { needsWholeText, splitSentences, type Sentence } from '../../shared/text/sentences.ts';
import type { Document } from './document.ts';

/** A sentence where it stands; its `start` counts from the line's. */
export interface PlacedSentence {
  readonly line: number;
  readonly sentence: Sentence;
}

/** Texts of sentences that came and went, each as often as it did. */
export interface SentenceChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * The sentences of a document by line. After edits only the lines that they touched are split again, or the whole
 * text where lines depend on each other; once for any number of edits.
 */
export class DocumentSentences {
  readonly #document: Document;
  /** For each line of the document; undefined where it has to be split. */
  #byLine: (readonly Sentence[] | undefined)[];
  #removed: string[] = [];
  #isCurrent = false;

  constructor(document: Document) {
    this.#document = document;
    this.#byLine = document.lines.map(() => undefined);
  }

  /** Whether it was updated since the last edit. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** Takes note of what became of the document's lines. */
  edited(edits: readonly LineEdit[]): void {
    this.#isCurrent = false;
    for (const { start, end, lines } of edits) {
      this.#remove(start, end);
      replaceItems(
        this.#byLine,
        start,
        end,
        lines.map(() => undefined),
      );
    }
  }

  /** Catches up with the edits since the last time. */
  update(): SentenceChanges {
    const added: string[] = [];
    if (!this.#isCurrent) {
      const { lines, languageId } = this.#document;
      const fresh = needsWholeText(languageId) ? this.#splitWhole() : undefined;
      for (let line = 0; line < lines.length; line += 1) {
        if (this.#byLine[line]) continue;
        const sentences = fresh ? (fresh.get(line) ?? none) : splitSentences(lines[line] ?? '', languageId);
        this.#byLine[line] = sentences;
        for (const { text } of sentences) added.push(text);
      }
      this.#isCurrent = true;
    }
    const removed = this.#removed;
    this.#removed = [];
    return { added, removed };
  }

  /** The sentences that have characters in `stretch`, in order. */
  *within(stretch: Stretch): Generator<PlacedSentence> {
    const last = Math.min(stretch.end.line, this.#byLine.length - 1);
    for (let line = stretch.start.line; line <= last; line += 1) {
      const { from, to } = partOfLine(stretch, line);
      for (const sentence of this.#byLine[line] ?? none) {
        if (sentence.start < to && sentence.start + sentence.text.length > from) yield { line, sentence };
      }
    }
  }

  /** By line; lines without sentences are left out. No line keeps what it had. */
  #splitWhole(): Map<number, Sentence[]> {
    this.#remove(0, this.#byLine.length);
    this.#byLine.fill(undefined);
    const { lines, text, languageId } = this.#document;
    const byLine = new Map<number, Sentence[]>();
    let line = 0;
    let lineStart = 0;
    let lineEnd = lines[0]?.length ?? 0;
    for (const { text: sentence, start } of splitSentences(text, languageId)) {
      while (start >= lineEnd) {
        line += 1;
        lineStart = lineEnd;
        lineEnd += lines[line]?.length ?? Infinity;
      }
      const placed = { text: sentence, start: start - lineStart };
      const others = byLine.get(line);
      if (others) others.push(placed);
      else byLine.set(line, [placed]);
    }
    return byLine;
  }

  #remove(start: number, end: number): void {
    for (let line = start; line < end; line += 1) {
      for (const { text } of this.#byLine[line] ?? none) this.#removed.push(text);
    }
  }
}

const none: readonly Sentence[] = [];
