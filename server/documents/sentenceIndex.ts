import type { DocumentTexts } from '../../shared/annotations/texts.ts';
import type { LineEdit, Stretch } from '../../shared/text/lines.ts';
import type { Sentence } from '../../shared/text/sentences.ts';
import type { Document } from './document.ts';
import type { Line } from './line.ts';
import { DocumentSentences, type LineRange, type PlacedSentence } from './sentences.ts';

/** Texts of sentences that were not in the document before, or are no more. */
export interface TextChanges {
  readonly came: readonly string[];
  readonly gone: readonly string[];
}

/** The sentences of a document by their text. */
export class SentenceIndex implements DocumentTexts {
  readonly #sentences: DocumentSentences;
  readonly #moved: (text: string) => void;
  readonly #places = new Map<string, Set<Line>>();
  /** How many sentences with the same text stand before those of a line; of texts that somebody asked for. */
  readonly #counts = new Map<string, ReadonlyMap<Line, number>>();
  #forgotten = 0;

  /**
   * @param parts.moved told of the text of each sentence that comes or goes
   * @param parts.fault see `DocumentSentences`
   */
  constructor(
    document: Document,
    { moved, fault }: { moved: (text: string) => void; fault: (error: unknown) => void },
  ) {
    this.#sentences = new DocumentSentences(document, fault);
    this.#moved = moved;
  }

  /** Whether it was updated since the last edit. */
  get isCurrent(): boolean {
    return this.#sentences.isCurrent;
  }

  /** For each line of the document; undefined where it was not split. */
  get lines(): readonly (Line | undefined)[] {
    return this.#sentences.lines;
  }

  /** Whether all of the text has been read since the last edit. */
  get isWhole(): boolean {
    return this.#sentences.isComplete;
  }

  /** Whether all has been up to the end of a stretch. */
  isRead({ end }: Stretch): boolean {
    return this.#sentences.isRead(end.line);
  }

  get texts(): Iterable<string> {
    return this.#places.keys();
  }

  has(text: string): boolean {
    return this.#places.has(text);
  }

  /** The lines that hold sentences with this text. */
  linesOf(text: string): Iterable<Line> {
    return this.#places.get(text) ?? [];
  }

  /** What is known of the sentences with this text is not what it was. */
  forget(text: string): void {
    for (const line of this.linesOf(text)) if (line.forget()) this.#forgotten += 1;
  }

  /** How often something was forgotten that was known of a line. */
  get forgotten(): number {
    return this.#forgotten;
  }

  count(text: string): number {
    let count = 0;
    for (const line of this.linesOf(text)) count += countIn(line, text);
    return count;
  }

  firstPlace(text: string): number {
    let first = Infinity;
    for (const line of this.linesOf(text)) {
      const start = line.sentences.find((each) => each.text === text)?.start ?? 0;
      first = Math.min(first, this.#sentences.numberOf(line) + start / longestLine);
    }
    return first;
  }

  /** Which of the sentences with its text a sentence is, from 0. */
  occurrenceOf({ text, start }: Sentence, line: Line): number {
    const before = line.sentences.filter((each) => each.text === text && each.start < start).length;
    return this.#earlier(text, line) + before;
  }

  /** How many sentences with this text stand in the lines before. */
  #earlier(text: string, line: Line): number {
    const known = this.#counts.get(text);
    if (known) return known.get(line) ?? 0;
    const counts = new Map<Line, number>();
    let count = 0;
    const numberOf = (each: Line): number => this.#sentences.numberOf(each);
    const lines = [...this.linesOf(text)];
    if (lines.length > 1) lines.sort((a, b) => numberOf(a) - numberOf(b));
    for (const each of lines) {
      counts.set(each, count);
      count += countIn(each, text);
    }
    this.#counts.set(text, counts);
    return counts.get(line) ?? 0;
  }

  edited(edits: readonly LineEdit[]): void {
    this.#sentences.edited(edits);
  }

  /** See `DocumentSentences`. */
  nextSlice(units: number): LineRange {
    return this.#sentences.nextSlice(units);
  }

  /** Catches up with the text of the lines that are wanted. */
  update(wanted: LineRange): TextChanges {
    const { added, removed } = this.#sentences.update(wanted);
    if (added.length > 0 || removed.length > 0) this.#counts.clear();
    const came: string[] = [];
    const gone: string[] = [];
    // What came is counted first: a sentence that only moved is not forgotten.
    for (const line of added) {
      for (const { text } of line.sentences) {
        this.#moved(text);
        const places = this.#places.get(text);
        if (places) {
          places.add(line);
        } else {
          const own = ownCopy(text);
          this.#places.set(own, new Set([line]));
          came.push(own);
        }
      }
    }
    for (const line of removed) {
      for (const { text } of line.sentences) {
        this.#moved(text);
        const places = this.#places.get(text);
        if (!places?.delete(line) || places.size > 0) continue;
        this.#places.delete(text);
        gone.push(text);
      }
    }
    return { came, gone };
  }

  /** The sentences that have characters in `stretch`, in order. */
  within(stretch: Stretch): Iterable<PlacedSentence> {
    return this.#sentences.within(stretch);
  }
}

const countIn = ({ sentences }: Line, text: string): number =>
  sentences.filter((each) => each.text === text).length;

/** In UTF-16 units, more than any has. */
const longestLine = 2 ** 31;

/** V8 keeps the whole text that a slice was cut from alive, and a sentence may outlive many texts of its document. */
const ownCopy = (slice: string): string => Buffer.from(slice, 'utf16le').toString('utf16le');
