import { splitFold } from '../data/fold.ts';

/** What a simulation needs of one set of labelled sentences; no text is in two of them. */
export interface Parts<S> {
  /** What the starting model is trained on. */
  readonly base: readonly S[];
  /** What the annotator reads and knows the answers of. */
  readonly annotator: readonly S[];
  /** What every version is scored on: a tenth. */
  readonly test: readonly S[];
}

export const partNames = ['base', 'annotator', 'test'] as const;

/** Parts sentences, each part in the order of the input: a function of the seed and the texts. */
export function parted<S extends { readonly text: string }>(sentences: readonly S[], seed: number): Parts<S> {
  const { rest, fold: test } = splitFold(sentences, seed, 10, 0);
  const { rest: annotator, fold: base } = splitFold(rest, seed, 2, 0);
  return { base, annotator, test };
}
