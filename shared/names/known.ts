import type { KnownName, ListedSpan } from '../spans.ts';
import type { NameList } from './list.ts';
import { matchNames } from './match.ts';
import { typeOf } from './types.ts';

/** The lists that know a text, with what they know it as. */
export const knownAs = (text: string, names: readonly NameList[]): KnownName[] =>
  names.flatMap((list): KnownName[] => {
    const types = typesOf(list.look(text));
    return types.length > 0 ? [{ list: list.title, types }] : [];
  });

/** All listed names in a sentence, overlapping ones too, ordered by start, then end. */
export function listedIn(sentence: string, names: readonly NameList[]): ListedSpan[] {
  if (names.length === 0) return [];
  const codePoints = Array.from(sentence, (character) => character.codePointAt(0) ?? 0);
  return matchNames(codePoints, names).map(({ start, end, list, marks }) => ({
    ...{ start, end, list: names[list]?.title ?? '', types: typesOf(marks) },
  }));
}

const typesOf = (marks: readonly number[]): string[] => [...new Set(marks.map(typeOf))];
