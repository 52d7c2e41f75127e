import { overlaps, type Stretch } from '../../shared/spans.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';

/** A span somewhere in an open document. */
export interface NamePlace {
  readonly open: OpenDocument;
  readonly within: ShownSentence;
  readonly span: Stretch;
}

/**
 * Where a name stands that is still to be labelled: where the model saw just this span, or a part of it, or where its
 * text stands as a word of its own. Left alone are longer entities that hold it, and what a user said of it already.
 */
export function* unlabelled(documents: Iterable<OpenDocument>, name: string): Generator<NamePlace> {
  for (const place of occurrences(documents, name)) {
    const { within, span } = place;
    const { annotations, shown, sentence } = within;
    if (annotations?.reviewed || annotations?.spans.some((said) => overlaps(said, span))) continue;
    const seen = shown.filter((entity) => overlaps(entity, span));
    const isPart = seen.every(({ start, end }) => start >= span.start && end <= span.end);
    if (seen.length > 0 ? isPart : isWord(sentence.text, span)) yield place;
  }
}

/** Where the model saw an entity with just this text, and no user said anything of it. */
export function* predicted(documents: Iterable<OpenDocument>, name: string): Generator<NamePlace> {
  for (const place of occurrences(documents, name)) {
    const { within, span } = place;
    const isSeen = within.shown.some(
      ({ start, end, mark }) => start === span.start && end === span.end && !mark,
    );
    if (isSeen) yield place;
  }
}

/** Without those that overlap another one. */
export const besides = (places: Iterable<NamePlace>, { within, span }: NamePlace): NamePlace[] =>
  [...places].filter((place) => place.within.sentence !== within.sentence || !overlaps(place.span, span));

/** Where a text stands; where it overlaps itself, the first of these. */
function* occurrences(documents: Iterable<OpenDocument>, name: string): Generator<NamePlace> {
  const length = codePointLength(name);
  for (const open of documents) {
    for (const within of open.sentences(open.document.whole)) {
      const { text } = within.sentence;
      for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
        const start = codePointLength(text.slice(0, at));
        yield { open, within, span: { start, end: start + length } };
      }
    }
  }
}

const words = new Intl.Segmenter('zh', { granularity: 'word' });

/** Whether a span begins and ends where words do. */
export function isWord(sentence: string, { start, end }: Stretch): boolean {
  const bounds = new Set([codePointLength(sentence)]);
  for (const { index } of words.segment(sentence)) bounds.add(codePointLength(sentence.slice(0, index)));
  return bounds.has(start) && bounds.has(end);
}
