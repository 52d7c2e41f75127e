import { codePointLength } from '../../shared/text/codepoints.ts';
import type { Range } from '../documents/document.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { rangeOf } from './selection.ts';

/**
 * Where the records that say something of an open document stand in its present text, by their ids: a review is about
 * all of a sentence.
 */
export function recordPlaces(open: OpenDocument): ReadonlyMap<string, Range> {
  const places = new Map<string, Range>();
  for (const within of open.sentences(open.document.whole)) {
    const { reviewed, spans = [] } = within.annotations ?? {};
    const all = { start: 0, end: codePointLength(within.sentence.text) };
    if (reviewed) places.set(reviewed.id, rangeOf(open, within, all));
    for (const { record, ...span } of spans) {
      if (record.kind !== 'reviewed') places.set(record.id, rangeOf(open, within, span));
    }
  }
  return places;
}
