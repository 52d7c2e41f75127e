import type { NameList } from '../../shared/names/list.ts';
import { matchNames } from '../../shared/names/match.ts';
import type { Stretch } from '../../shared/spans.ts';
import { channelOf } from '../../shared/names/types.ts';

/** Where listed names stand in a text, overlapping ones too; not those that are common words as well. */
export function listedNames(text: string, lists: readonly NameList[]): Stretch[] {
  const codePoints = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return matchNames(codePoints, lists).filter(({ marks }) =>
    marks.some((mark) => channelOf(mark) !== 'ambiguous'),
  );
}
