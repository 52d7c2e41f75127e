import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { RegressionSentence } from './regression.ts';

/** In how many sentences of each half each label stands at least. */
export const leastSentences = 4;

export interface HalfToCheck {
  readonly name: string;
  readonly sentences: readonly RegressionSentence[];
}

/** How many sentences of a half hold each label of a tree. */
export function sentencesByLabel(
  sentences: readonly RegressionSentence[],
  tree: 'fine' | 'cluener',
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const sentence of sentences)
    for (const label of new Set(sentence[tree].map(({ label }) => label)))
      counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** What is wrong with the halves as a whole: labels that are too rare, sentences that stand twice, in one or in both. */
export function problemsOfHalves(halves: readonly HalfToCheck[]): string[] {
  const problems: string[] = [];
  for (const { name, sentences } of halves) {
    for (const tree of ['fine', 'cluener'] as const) {
      const counts = sentencesByLabel(sentences, tree);
      for (const label of builtinTrees[tree]?.labels ?? []) {
        const count = counts.get(label) ?? 0;
        if (count < leastSentences)
          problems.push(
            `${name}: ${tree}: ${label} stands in ${count} sentences; write ${leastSentences - count} more`,
          );
      }
    }
  }
  const first = new Map<string, string>();
  for (const { name, sentences } of halves) {
    for (const { text, line } of sentences) {
      const key = withoutMarks(text);
      const before = first.get(key);
      if (before === undefined) first.set(key, `${name}:${line}`);
      else problems.push(`${name}:${line}: the sentence stands in ${before} already; write another one`);
    }
  }
  return problems;
}

/** Letters and digits alone: sentences that differ in nothing else are the same. */
const withoutMarks = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
