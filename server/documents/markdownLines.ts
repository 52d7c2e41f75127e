import { lineContent, replaceItems, type LineEdit } from '../../shared/text/lines.ts';
import { frontMatterLines, markdownParts } from '../../shared/text/markdown.ts';
import { sentencesIn, type Sentence } from '../../shared/text/sentences.ts';

/** The sentences of a line; their `start` counts from the line's. */
export interface SplitLine {
  readonly line: number;
  readonly sentences: readonly Sentence[];
}

/** Lines read behind what was edited at first: paragraphs are short. */
const readAhead = 8;

/**
 * The sentences of Markdown, whose lines depend on each other. After an edit it is read again from a block that began
 * before, and up to a block that begins where one began before the edit: from there on nothing is other than it was.
 * (Incremental parsing of the parser's own does not do: after 14 of 17,920 random edits @lezer/markdown 1 gave a tree
 * other than that of the whole text.)
 */
export class MarkdownLines {
  /** Those of the document, as they are at any time. */
  readonly #lines: readonly string[];
  /** Of each line, whether a block begins in it, see `MarkdownParts`; undefined where that has to be read. */
  readonly #begins: (boolean | undefined)[];
  #frontMatter = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.#begins = lines.map(() => undefined);
  }

  edited({ start, end, lines }: LineEdit): void {
    const unread = lines.map(() => undefined);
    replaceItems(this.#begins, start, end, unread);
  }

  /**
   * Reads what has to be read of the lines `[start, end)`. Where they are not all of the text, and those before were
   * never read, it begins behind a blank line: in a long document exactness is not worth reading all of it.
   * @returns lines whose sentences may be others, among them all that had to be read; in order
   */
  *read(start: number, end: number): Generator<SplitLine> {
    const frontMatter = frontMatterLines(this.#lines);
    if (frontMatter !== this.#frontMatter) this.#begins.fill(undefined);
    this.#frontMatter = frontMatter;
    let line = this.#nextUnread(start);
    while (line < end) {
      if (line < frontMatter) {
        yield* this.passOver(line, Math.min(end, frontMatter));
        line = this.#nextUnread(line);
      } else {
        line = this.#nextUnread(yield* this.#readBlocks(line, end));
      }
    }
  }

  /**
   * As if what has to be read of the lines `[start, end)` were no prose, and each line a block, so that what follows is
   * read without them.
   */
  *passOver(start: number, end: number): Generator<SplitLine> {
    for (let line = this.#nextUnread(start); line < end; line = this.#nextUnread(line + 1)) {
      this.#begins[line] = true;
      yield { line, sentences: [] };
    }
  }

  #nextUnread(from: number): number {
    const line = this.#begins.indexOf(undefined, from);
    return line < 0 ? Infinity : line;
  }

  /** @returns the line behind those that were read */
  *#readBlocks(unread: number, end: number): Generator<SplitLine, number> {
    const first = this.#restart(unread);
    let until = unread;
    while (until < end && until < this.#begins.length && this.#begins[until] === undefined) until += 1;
    for (let window = until - first + readAhead; ; window *= 2) {
      const lines = this.#lines.slice(first, first + window).map(lineContent);
      const text = lines.join('\n');
      const { prose, blocks } = markdownParts(text);
      const starts = lineStarts(lines);
      const begins = new Set(linesOf(blocks, starts));
      const isLast = first + window >= this.#lines.length;
      const meeting = [...begins].find(
        (line) =>
          first + line >= until &&
          (isLast || line + 1 < lines.length) &&
          this.#begins[first + line] !== false,
      );
      if (meeting === undefined && !isLast) continue;
      const count = meeting ?? lines.length;
      const stop = starts[count] ?? Infinity;
      const here = prose.filter(({ start }) => start < stop);
      const sentences = sentencesIn(
        text,
        here.map(({ start, end }) => ({ start, end: Math.min(end, stop) })),
      );
      for (let line = 0; line < count; line += 1) this.#begins[first + line] = begins.has(line);
      yield* this.#byLine(first, starts.slice(0, count), sentences);
      return first + count;
    }
  }

  /** The last line from which reading gives what reading all does. */
  #restart(unread: number): number {
    // Whether a block begins in a line is known from it and the one behind it.
    for (let line = unread - 2; line > this.#frontMatter; line -= 1) {
      const isUnread = this.#begins[line] === undefined;
      if (isUnread ? lineContent(this.#lines[line - 1] ?? '').trim() === '' : this.#begins[line]) return line;
    }
    return this.#frontMatter;
  }

  *#byLine(first: number, starts: readonly number[], sentences: readonly Sentence[]): Generator<SplitLine> {
    let next = 0;
    for (const [line, lineStart] of starts.entries()) {
      const end = starts[line + 1] ?? Infinity;
      const here: Sentence[] = [];
      for (let each = sentences[next]; each && each.start < end; each = sentences[(next += 1)]) {
        const start = each.start - lineStart;
        // Cut from the line itself, so that what was read is not kept.
        const text = this.#lines[first + line]?.slice(start, start + each.text.length) ?? '';
        here.push({ text, start });
      }
      yield { line: first + line, sentences: here };
    }
  }
}

/** Offsets of lines in their text, each ended by one character. */
function lineStarts(lines: readonly string[]): number[] {
  let start = 0;
  return lines.map((line) => {
    const here = start;
    start += line.length + 1;
    return here;
  });
}

/** The lines in which offsets lie, both in order. */
function linesOf(offsets: readonly number[], starts: readonly number[]): number[] {
  let line = 0;
  return offsets.map((offset) => {
    while ((starts[line + 1] ?? Infinity) <= offset) line += 1;
    return line;
  });
}
