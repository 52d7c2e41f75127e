import type { Stretch } from '../../shared/spans.ts';
import { moved, moves } from '../../shared/text/boundaries.ts';
import { codePointToUtf16, utf16ToCodePoint } from '../../shared/text/codepoints.ts';

/** The spans that come of a span of a sentence by moving one end by one character, left end first. */
export function neighbours(sentence: string, { start, end }: Stretch): Stretch[] {
  const units = codePointToUtf16(sentence);
  const indices = utf16ToCodePoint(sentence);
  const stretch = { start: units[start] ?? 0, end: units[end] ?? 0 };
  return moves
    .map((move) => moved(sentence, stretch, move))
    .filter((next) => next !== undefined)
    .map((next) => ({ start: indices[next.start] ?? 0, end: indices[next.end] ?? 0 }));
}
