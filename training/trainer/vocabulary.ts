import { firstCharacterId } from '../../shared/model/vocabulary.ts';
import { fold } from '../../shared/text/folding.ts';

/**
 * The characters a new model gets to know: those of its training text and those it has vectors for, folded as at the
 * look-up, in code-point order. White space stays unknown.
 */
export function vocabularyOf(texts: Iterable<string>, vectors: Iterable<number>): number[] {
  const found = new Set<number>();
  const take = (codePoint: number) => {
    const folded = fold(codePoint);
    if (!/[\s\p{C}]/u.test(String.fromCodePoint(folded))) found.add(folded);
  };
  for (const text of texts) for (const character of text) take(character.codePointAt(0) ?? 0);
  for (const codePoint of vectors) take(codePoint);
  return [...found].sort((a, b) => a - b);
}

/** Vectors by vocabulary id; a vector of the folded form itself goes first. */
export function vectorRows(
  vocabulary: readonly number[],
  vectors: ReadonlyMap<number, Float32Array>,
): Map<number, Float32Array> {
  const byFolded = new Map([...vectors].map(([codePoint, row]) => [fold(codePoint), row]));
  return new Map(
    vocabulary.flatMap((codePoint, i) => {
      const row = vectors.get(codePoint) ?? byFolded.get(codePoint);
      return row ? [[firstCharacterId + i, row] as const] : [];
    }),
  );
}
