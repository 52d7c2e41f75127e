import { groupBy } from '../group.ts';

/** The sentences of a document as anchoring looks at them. */
export interface DocumentTexts {
  /** Each text once, in any order. */
  readonly texts: Iterable<string>;
  /** Whether these are all; if not, nobody can tell that a sentence is not there any more. */
  readonly isWhole: boolean;
  /** How many sentences have this text. */
  count(text: string): number;
  /** The less, the earlier in the document the first of them stands. */
  firstPlace(text: string): number;
}

/** @param sentences texts of all sentences of a document, in order */
export function textsOf(sentences: readonly string[]): DocumentTexts {
  const places = groupBy(sentences.keys(), (index) => sentences[index] ?? '');
  return {
    texts: [...places.keys()],
    isWhole: true,
    count: (text) => places.get(text)?.length ?? 0,
    firstPlace: (text) => places.get(text)?.[0] ?? Infinity,
  };
}
