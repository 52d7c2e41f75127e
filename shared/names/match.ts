import { foldQuickly } from '../text/folding.ts';
import { firstSeed, rollFirst, rollSecond, secondSeed } from './hash.ts';
import type { NameList } from './list.ts';
import { longestName, shortestName } from './line.ts';

/** A listed name in a sentence: half-open, in code points. */
export interface NameMatch {
  readonly start: number;
  readonly end: number;
  /** Index of the list that knows it. */
  readonly list: number;
  /** Ascending, at least one. */
  readonly marks: readonly number[];
}

/** All names in a sentence of unfolded code points, overlapping ones too; ordered by start, then end, then list. */
export function matchNames(sentence: readonly number[], lists: readonly NameList[]): NameMatch[] {
  const matches: NameMatch[] = [];
  if (lists.length === 0) return matches;
  const folded = Uint32Array.from(sentence, foldQuickly);
  for (let start = 0; start + shortestName <= folded.length; start += 1) {
    const last = Math.min(folded.length, start + longestName);
    let first = firstSeed;
    let second = secondSeed;
    for (let end = start + 1; end <= last; end += 1) {
      const codePoint = folded[end - 1] as number;
      first = rollFirst(first, codePoint);
      second = rollSecond(second, codePoint);
      if (end - start < shortestName) continue;
      for (let list = 0; list < lists.length; list += 1) {
        const marks = (lists[list] as NameList).lookHashed(first, second);
        if (marks.length > 0) matches.push({ start, end, list, marks });
      }
    }
  }
  return matches;
}
