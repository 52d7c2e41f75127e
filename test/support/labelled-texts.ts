import fc from 'fast-check';
import type { Span } from '../../shared/spans.ts';
import { withoutOverlaps } from '../../shared/tagging/codec.ts';
import type { LabelledText } from '../../training/data/sentence.ts';

const byPlace = (a: Span, b: Span): number =>
  a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : Number(a.label > b.label));

/** Texts with their entities in one order, and nothing else. */
export const sorted = (sentences: readonly LabelledText[]): LabelledText[] =>
  sentences.map(({ text, spans }) => ({ text, spans: spans.toSorted(byPlace) }));

const hard = fc.constantFrom('\ufeff', '\u00a0', ' ', '\t', '\\', '"', '𠮷', '1', ';', '\u2028', '甲');
const label = fc.constantFrom('person', 'work/video/movie', '公司', 'PER.NAM', 'B-x', 'O', 'constructor');

/**
 * Some sentences, never none, with any characters and entities at any places.
 * @param anyText whether some are empty or hold line breaks or zero characters or halves of characters
 */
export function labelledTexts({
  anyText,
  overlaps,
}: {
  readonly anyText: boolean;
  readonly overlaps: boolean;
}): fc.Arbitrary<LabelledText[]> {
  const character = anyText
    ? fc.oneof(
        hard,
        fc.constantFrom('\n', '\r', '\0', '\ud800'),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      )
    : fc.oneof(
        hard,
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((c) => !/[\r\n\0]/.test(c)),
      );
  const sentence = fc
    .array(character, { minLength: anyText ? 0 : 1, maxLength: 12 })
    .map((characters) => characters.join(''))
    .chain((text): fc.Arbitrary<LabelledText> => {
      const length = Array.from(text).length;
      if (length === 0) return fc.constant({ text, spans: [] });
      const span = fc
        .tuple(fc.nat(length - 1), fc.nat(length - 1), label)
        .map(([a, b, label]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1, label }));
      return fc.array(span, { maxLength: 5 }).map((spans) => ({
        text,
        spans: overlaps ? distinct(spans) : withoutOverlaps(spans).kept,
      }));
    });
  return fc.array(sentence, { minLength: 1, maxLength: 4 }).map(sorted);
}

const distinct = (spans: readonly Span[]): Span[] => [
  ...new Map(spans.map((span) => [JSON.stringify(span), span])).values(),
];
