import type { ProtocolCorrection } from '../../../shared/protocol/corrections.ts';
import { codePointToUtf16 } from '../../../shared/text/codepoints.ts';
import { splitLines } from '../../../shared/text/lines.ts';

/**
 * Where a document's text has what a correction is about: where the server says that it stands, else its span of its
 * sentence, looked for as text: of a document that was not open, or what stands no more. Undefined where there is none.
 */
export function correctionPlace(text: string, { range, record }: ProtocolCorrection): Range | undefined {
  if (range) return range;
  if (!('sentence' in record)) return undefined;
  const { sentence, occurrence } = record;
  const places = [...placesOf(sentence, text)];
  const place = places[occurrence] ?? places.at(-1);
  if (!place) return undefined;
  const { line, start } = place;
  const units = codePointToUtf16(sentence);
  const span = 'span' in record ? record.span : { start: 0, end: units.length - 1 };
  const at = (codePoints: number) => ({ line, character: start + (units[codePoints] ?? sentence.length) });
  return { start: at(span.start), end: at(span.end) };
}

type Range = NonNullable<ProtocolCorrection['range']>;

/** A sentence never crosses the end of a line. */
function* placesOf(sentence: string, text: string): Generator<{ line: number; start: number }> {
  for (const [line, content] of splitLines(text).entries()) {
    let start = content.indexOf(sentence);
    while (start >= 0) {
      yield { line, start };
      start = content.indexOf(sentence, start + sentence.length);
    }
  }
}
