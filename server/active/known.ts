import { knownNames, type KnownNames, type ListedName } from '../../shared/active/evidence.ts';
import { NameIndex } from '../../shared/active/name-index.ts';
import type { Annotation, StandingRecords } from '../../shared/annotations/standing.ts';
import { resolve } from '../../shared/annotations/standing.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { listedNames, type NameLists } from '../lists/set.ts';

/** What both give is the same as long as they are. */
const remembered = new WeakMap<StandingRecords, WeakMap<NameLists, NameIndex>>();

/** The names that are known from a folder's journals and from name lists. */
export function knownIn(records: StandingRecords, lists: NameLists, tree: LabelTree): NameIndex {
  const byLists = remembered.get(records) ?? new WeakMap<NameLists, NameIndex>();
  remembered.set(records, byLists);
  const known = byLists.get(lists) ?? new NameIndex(namesOf(records, listedNames(lists), tree));
  byLists.set(lists, known);
  return known;
}

/** Names with labels that the model lacks are none that it could have found. */
function namesOf({ sentences }: StandingRecords, listed: Iterable<ListedName>, tree: LabelTree): KnownNames {
  const said: Annotation[] = [];
  // What was said of one sentence in several places counts once.
  for (const records of sentences.values()) said.push(...resolve(records).spans);
  const names = knownNames(said, listed);
  return new Map([...names].filter(([, { label }]) => tree.has(label)));
}
