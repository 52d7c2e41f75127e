import type { NameEntry } from '../../shared/names/compile.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { readNames, type NameList } from '../../shared/names/list.ts';
import { markOf, type Channel } from '../../shared/names/types.ts';

export const codePoints = (text: string): number[] =>
  Array.from(text, (character) => character.codePointAt(0) ?? 0);

/** A list made from `name: type` pairs, all of one channel. */
export function listOf(
  types: Readonly<Record<string, string>>,
  channel: Channel = 'listed',
  title: string = channel,
): NameList {
  const entries = Object.entries(types).map(([name, type]): NameEntry => ({
    name,
    marks: [markOf(channel, type)],
  }));
  return readNames(compileNames(entries, { title, precision: 'exact' }), title);
}
