import type { LearningExample } from '../../shared/learning/example.ts';
import type { Stretch } from '../../shared/spans.ts';
import { codePointLength } from '../../shared/text/codepoints.ts';

/** A sentence of which something is known: spans, stretches that are no entity, or, where it is `complete`, all. */
export type Annotated = Omit<LearningExample, 'records'>;

/** A name that the user marked. */
export interface Name {
  readonly text: string;
  readonly label: string;
}

export const unknownSentence = (text: string): Annotated => ({
  text,
  spans: [],
  rejected: [],
  complete: false,
});

/** The names of a sentence, in the order of its spans. */
export function namesIn({ text, spans }: Pick<Annotated, 'text' | 'spans'>): Name[] {
  const characters = [...text];
  return spans.map(({ start, end, label }) => ({ text: characters.slice(start, end).join(''), label }));
}

/** The distinct names of sentences, in the order of their first sight. */
export const distinctNames = (sentences: readonly Annotated[]): Name[] => [
  ...new Map(sentences.flatMap(namesIn).map((name) => [nameKey(name), name])).values(),
];

export const nameKey = ({ text, label }: Name): string => `${label} ${text}`;

/** The sentence with another name in the place of one of its spans. What was rejected there is forgotten. */
export function withName(sentence: Annotated, index: number, { text: name, label }: Name): Annotated {
  const span = sentence.spans[index];
  if (!span) throw new RangeError(`the sentence has no span ${index}`);
  const { text, spans, rejected } = edited(sentence, span, name);
  const end = span.start + codePointLength(name);
  return { ...sentence, text, rejected, spans: spans.toSpliced(index, 0, { start: span.start, end, label }) };
}

/** The sentence with more text before a position, which must not lie inside a span. What stands there is unknown. */
export const withText = (sentence: Annotated, position: number, more: string): Annotated => ({
  ...edited(sentence, { start: position, end: position }, more),
  complete: false,
});

/** Replaces a stretch of the text; spans and rejections that overlap it are gone. */
function edited({ text, spans, rejected }: Annotated, { start, end }: Stretch, replacement: string) {
  const characters = [...text];
  const by = codePointLength(replacement) - (end - start);
  const moved = <S extends Stretch>(stretches: readonly S[]): S[] =>
    stretches
      .filter((stretch) => stretch.end <= start || end <= stretch.start)
      .map((stretch) =>
        stretch.end <= start ? stretch : { ...stretch, start: stretch.start + by, end: stretch.end + by },
      );
  return {
    text: [...characters.slice(0, start), replacement, ...characters.slice(end)].join(''),
    spans: moved(spans),
    rejected: moved(rejected),
  };
}
