import { hasHan } from './han.ts';
import { markdownText, type Region } from './markdown.ts';

/** A stretch of a document that is analysed on its own. */
export interface Sentence {
  /** The document's text from `start`; V8 may keep the whole document alive for it, so a cache should copy it. */
  readonly text: string;
  /** UTF-16 units from the document's start. */
  readonly start: number;
}

/** Whether a language's sentences depend on more than their own line. */
export const needsWholeText = (language: string): boolean => language === 'markdown';

/** Code points of the longest sentence. */
export const maxSentenceLength = 256;

/**
 * What may end a sentence, leftmost first: line breaks; a title, whose own punctuation ends nothing; marks that end
 * a sentence, with the closing quotes and brackets behind them; a straight quote, which opens or closes.
 */
const boundary = /[\r\n]+|《[^《》\r\n]{1,64}》|[。！？!?；…]+[”’」』》〉）)】\]]*"?|"/g;

/** Where to cut a sentence that is too long, best first. */
const cutAfter: readonly ReadonlySet<string>[] = [new Set('，,：:—'), new Set('、 \u3000\t”’」』》）)】]')];

/**
 * The sentences of a document, in order: inside one line, without white space at their ends, at most
 * `maxSentenceLength` code points, each with a Han character. A pure function of its arguments, linear in the text.
 * @param language LSP language id; of `markdown` only the prose is taken
 */
export function splitSentences(text: string, language: string): Sentence[] {
  if (!hasHan(text)) return [];
  return sentencesIn(text, needsWholeText(language) ? markdownText(text) : [{ start: 0, end: text.length }]);
}

/** The sentences of the parts of a text that are given, in order. */
export function sentencesIn(text: string, regions: readonly Region[]): Sentence[] {
  const sentences: Sentence[] = [];
  const add = (from: number, to: number): void => {
    const piece = text.slice(from, to);
    const start = from + piece.length - piece.trimStart().length;
    if (hasHan(piece)) sentences.push({ text: piece.trim(), start });
  };
  for (const region of regions) {
    let from = region.start;
    for (const end of sentenceEnds(text.slice(region.start, region.end))) {
      addWithinLimit(text, from, region.start + end, add);
      from = region.start + end;
    }
  }
  return sentences;
}

/** Ends of the sentences of `text`, the end of `text` last, in UTF-16 units. */
function* sentenceEnds(text: string): Generator<number> {
  let quoted = false;
  for (const { 0: mark, index } of text.matchAll(boundary)) {
    const end = index + mark.length;
    if (mark === '"') {
      quoted = !quoted;
    } else if (mark.endsWith('"')) {
      // A quote right behind the mark belongs to this sentence if it closes, to the next one if it opens.
      yield quoted ? end : end - 1;
      quoted = !quoted;
    } else if (mark.startsWith('\n') || mark.startsWith('\r')) {
      // Apart from the line, so that its sentences do not depend on how many line breaks follow.
      yield index;
      yield end;
      quoted = false;
    } else if (!mark.startsWith('《')) {
      yield end;
    }
  }
  yield text.length;
}

/** Hands `[from, to)` to `add`, in pieces where it is longer than a sentence may be. */
function addWithinLimit(
  text: string,
  from: number,
  to: number,
  add: (from: number, to: number) => void,
): void {
  let start = from;
  while (start < to) {
    const end = pieceEnd(text, start, to);
    add(start, end);
    start = end;
  }
}

/** End of the longest piece from `start`: the last best place to cut in its second half, else the limit itself. */
function pieceEnd(text: string, start: number, to: number): number {
  if (to - start <= maxSentenceLength) return to;
  let limit = start;
  for (let count = 0; count < maxSentenceLength && limit < to; count += 1) {
    limit += (text.codePointAt(limit) ?? 0) > 0xffff ? 2 : 1;
  }
  if (limit >= to) return to;
  for (const marks of cutAfter) {
    for (let end = limit; end > (start + limit) / 2; end -= 1) {
      if (marks.has(text[end - 1] ?? '')) return end;
    }
  }
  return limit;
}
