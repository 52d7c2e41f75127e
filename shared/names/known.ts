import type { KnownName } from '../spans.ts';
import type { NameList } from './list.ts';
import { typeOf } from './types.ts';

/** The lists that know a text, with what they know it as. */
export const knownAs = (text: string, names: readonly NameList[]): KnownName[] =>
  names.flatMap((list): KnownName[] => {
    const types = [...new Set(list.look(text).map(typeOf))];
    return types.length > 0 ? [{ list: list.title, types }] : [];
  });
