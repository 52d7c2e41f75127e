import { randomStream } from '../random.ts';

/**
 * Parts sentences into fold number `fold` of `k` and the rest, both in the order of the input: a function of the seed
 * and the texts. Sentences of one text stay on one side, so that nothing of the fold is seen in the rest; the folds
 * share out the distinct texts evenly.
 */
export function splitFold<S extends { readonly text: string }>(
  sentences: readonly S[],
  seed: number,
  k: number,
  fold: number,
): { readonly rest: S[]; readonly fold: S[] } {
  if (!(Number.isInteger(k) && k >= 2 && Number.isInteger(fold) && fold >= 0 && fold < k)) {
    throw new RangeError(`there is no fold ${fold} of ${k}`);
  }
  const texts = randomStream(seed, 'fold').shuffle([...new Set(sentences.map(({ text }) => text))]);
  const chosen = new Set(texts.filter((_, index) => index % k === fold));
  return {
    rest: sentences.filter(({ text }) => !chosen.has(text)),
    fold: sentences.filter(({ text }) => chosen.has(text)),
  };
}
