import type { Span } from '../../shared/spans.ts';
import { codePointToUtf16, utf16ToCodePoint } from '../../shared/text/codepoints.ts';
import { maxSentenceLength, splitSentences } from '../../shared/text/sentences.ts';
import type { LabelledSentence } from './sentence.ts';

/** Half-open, in code points. */
interface Range {
  readonly start: number;
  readonly end: number;
}

export interface SplitSentence {
  readonly pieces: readonly LabelledSentence[];
  /** Entities that lie in no piece: they hold a line break or are longer than a sentence may be. */
  readonly lost: readonly Span[];
}

/**
 * Cuts a sentence that is longer than `longest` code points or holds a line break: at its line breaks; a line that is still
 * too long where a document would be cut into sentences, but inside no entity and no word; and what is then still too
 * long as late as possible. A sentence that needs no cut stays whole; one without a character has no pieces.
 */
export function splitLabelled(
  sentence: LabelledSentence,
  longest: number = maxSentenceLength,
): SplitSentence {
  const { text, length, spans, words } = sentence;
  const isSound = 0 < length && length <= longest && !/[\r\n]/.test(text);
  if (isSound) return { pieces: [sentence], lost: [] };
  const units = codePointToUtf16(text);
  const ranges = lineRanges(text).flatMap((line) =>
    line.end - line.start <= longest ? [line] : cutLine(text, line, longest, [...spans, ...(words ?? [])]),
  );
  const pieces = ranges.map(({ start, end }) => {
    const within = <R extends Range>(parts: readonly R[]): R[] =>
      parts
        .filter((part) => start <= part.start && part.end <= end)
        .map((part) => ({ ...part, start: part.start - start, end: part.end - start }));
    return {
      text: text.slice(units[start], units[end]),
      length: end - start,
      spans: within(spans),
      ...(words ? { words: within(words) } : {}),
    };
  });
  const isKept = ({ start, end }: Span) => ranges.some((range) => range.start <= start && end <= range.end);
  return { pieces, lost: spans.filter((span) => !isKept(span)) };
}

/** The lines of a text without their breaks, empty ones left out. */
function lineRanges(text: string): Range[] {
  const codePoints = utf16ToCodePoint(text);
  return Array.from(text.matchAll(/[^\r\n]+/g), ({ 0: line, index }) => ({
    start: codePoints[index] ?? 0,
    end: codePoints[index + line.length] ?? 0,
  }));
}

function cutLine(text: string, line: Range, longest: number, whole: readonly Range[]): Range[] {
  const isInside = new Set<number>();
  for (const { start, end } of whole)
    for (let place = start + 1; place < end; place += 1) isInside.add(place);
  const codePoints = utf16ToCodePoint(text);
  const starts = splitSentences(text, 'plaintext').map((sentence) => codePoints[sentence.start] ?? 0);
  const ends = starts.filter((place) => line.start < place && place < line.end && !isInside.has(place));
  const ranges: Range[] = [];
  let { start } = line;
  for (const end of [...ends, line.end]) {
    while (end - start > longest) {
      let cut = start + longest;
      while (cut > start && isInside.has(cut)) cut -= 1;
      if (cut === start) cut = start + longest;
      ranges.push({ start, end: cut });
      start = cut;
    }
    ranges.push({ start, end });
    start = end;
  }
  return ranges;
}
