import type { JournalRecord } from '../../../shared/annotations/record.ts';
import { codePointToUtf16 } from '../../../shared/text/codepoints.ts';

/** Half-open, in UTF-16 units of a document. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Where a document has what a record is about: its sentence, and of that its span; undefined where the sentence is not
 * there any more. The sentence is looked for as text: what the record means by `occurrence` is the server's to say, and
 * differs only where one sentence contains another.
 */
export function correctionPlace(text: string, record: JournalRecord): Stretch | undefined {
  if (!('sentence' in record)) return undefined;
  let start = -1;
  for (let nth = 0; nth <= record.occurrence; nth += 1) {
    const next = text.indexOf(record.sentence, start + 1);
    if (next < 0) break;
    start = next;
  }
  if (start < 0) return undefined;
  const units = codePointToUtf16(record.sentence);
  const all = { start: 0, end: units.length - 1 };
  const span = 'span' in record ? record.span : all;
  const offset = (codePoints: number): number => start + (units[codePoints] ?? record.sentence.length);
  return { start: offset(span.start), end: offset(span.end) };
}
