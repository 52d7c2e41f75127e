import type { ListedName } from '../../shared/active/evidence.ts';
import type { CompiledNames } from './protocol.ts';

/** The lists that a session's sentences are analysed with, beside those that ship. */
export interface NameLists {
  /** The same for the same lists. */
  readonly key: string;
  readonly lists: readonly CompiledNames[];
}

/** @param lists in any order */
export function nameLists(lists: readonly CompiledNames[]): NameLists {
  const ordered = [...lists].sort((a, b) => (a.title < b.title ? -1 : 1));
  return { key: ordered.map(({ key }) => key).join(), lists: ordered };
}

export const noLists: NameLists = nameLists([]);

const remembered = new WeakMap<CompiledNames, readonly ListedName[]>();

/** The names of lists that are short enough to be asked for; of two that are the same the later one counts. */
export const listedNames = ({ lists }: NameLists): ListedName[] =>
  lists.flatMap((list) => {
    const known = remembered.get(list) ?? (JSON.parse(Buffer.from(list.listed).toString()) as ListedName[]);
    remembered.set(list, known);
    return known;
  });
