import type { Stretch } from '../../shared/spans.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';

const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * The spans that come of a span by moving one end by one character, left end first; a character may be of several
 * code points. None is empty, begins or ends with white space, or is just the span.
 */
export function neighbours(sentence: string, { start, end }: Stretch): Stretch[] {
  const bounds = [0];
  for (const { segment } of characters.segment(sentence)) {
    bounds.push((bounds.at(-1) ?? 0) + codePointLength(segment));
  }
  const before = (place: number): number => bounds.findLast((bound) => bound < place) ?? place;
  const after = (place: number): number => bounds.find((bound) => bound > place) ?? place;
  const codePoints = Array.from(sentence);
  const isBlank = (place: number): boolean => /\s/.test(codePoints[place] ?? ' ');
  return [
    { start: before(start), end },
    { start: after(start), end },
    { start, end: before(end) },
    { start, end: after(end) },
  ].filter(
    (span) =>
      span.start < span.end &&
      (span.start !== start || span.end !== end) &&
      !isBlank(span.start) &&
      !isBlank(span.end - 1),
  );
}
