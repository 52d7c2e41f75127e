import type { Stretch } from '../../shared/spans.ts';
import type { LabelledSentence } from './sentence.ts';

/** Code points of what is counted. */
const sizes = [2, 3] as const;
/** What was seen less often is left out, however few there are. */
const fewest = 5;

/** Two or three Chinese characters in a row. */
const han = /^\p{Script=Han}+$/u;

/**
 * The stretches of Chinese characters that stand outside of names most often: mostly words of everyday language.
 * @param limit how many at most, the commonest first
 */
export function commonWords(sentences: Iterable<LabelledSentence>, limit = 20_000): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const sentence of sentences)
    for (const { word } of words(sentence)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= fewest);
  return new Set(
    common
      .sort((a, b) => b[1] - a[1])
      .slice(0, limit)
      .map(([word]) => word),
  );
}

/** Where common words stand in a sentence, outside of its names. */
export const findCommon = (sentence: LabelledSentence, common: ReadonlySet<string>): Stretch[] =>
  words(sentence)
    .filter(({ word }) => common.has(word))
    .map(({ start, end }) => ({ start, end }));

function words({ text, spans }: LabelledSentence): (Stretch & { readonly word: string })[] {
  const characters = [...text];
  const isNamed = new Uint8Array(characters.length);
  for (const { start, end } of spans) isNamed.fill(1, start, end);
  return sizes.flatMap((size) =>
    characters.flatMap((_, start) => {
      const end = start + size;
      if (end > characters.length || isNamed.subarray(start, end).includes(1)) return [];
      const word = characters.slice(start, end).join('');
      return han.test(word) ? [{ start, end, word }] : [];
    }),
  );
}
