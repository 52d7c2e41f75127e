import type { NameList } from '../../shared/names/list.ts';
import { matchNames } from '../../shared/names/match.ts';
import { channelOf, typeOf, type Channel } from '../../shared/names/types.ts';

/** A kind of thing that a list says a name is of. */
export interface KnownType {
  readonly type: string;
  readonly channel: Channel;
}

/** A listed name in a text; half-open, in code points. */
export interface FoundName {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Title of the list. */
  readonly list: string;
  readonly types: readonly KnownType[];
}

/** All names of the lists in a text, overlapping ones too, as a model is told of them. */
export function findNames(text: string, lists: readonly NameList[]): FoundName[] {
  const characters = Array.from(text);
  const codePoints = characters.map((character) => character.codePointAt(0) ?? 0);
  return matchNames(codePoints, lists).map(({ start, end, list, marks }) => ({
    start,
    end,
    text: characters.slice(start, end).join(''),
    list: lists[list]?.title ?? '',
    types: marks.map((mark) => ({ type: typeOf(mark), channel: channelOf(mark) })),
  }));
}

/** `location`, or `location (ambiguous)` where the list is not sure or is the user's own. */
export const inWords = ({ type, channel }: KnownType): string =>
  channel === 'listed' ? type : `${type} (${channel})`;
