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
