import { codePointLength } from '../text/codepoints.ts';
import { decodeTags, encodeSpans, type DecodingPolicy } from './codec.ts';

/** A word: half-open `[start, end)`, in code points of its sentence. */
export interface Word {
  readonly start: number;
  readonly end: number;
}

/** BI tags of a segmented sentence: `B` on the first character of each word, `I` on the others. */
export function encodeWords(words: readonly string[]): string[] {
  let end = 0;
  const spans = words.map((word) => {
    const start = end;
    end += codePointLength(word);
    return { start, end, label: '' };
  });
  return encodeSpans(spans, end, 'BI');
}

/** The words of BI tags; under `strict` a leading run of `I` is no word. */
export const decodeWords = (tags: readonly string[], policy: DecodingPolicy): Word[] =>
  decodeTags(tags, 'BI', policy).map(({ start, end }) => ({ start, end }));
