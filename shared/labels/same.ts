import { UserError } from '../errors.ts';
import { LabelMap, noCounterpart, type Counterpart } from './map.ts';
import type { LabelTree } from './tree.ts';

/** The name of the map that `sameMap` makes, for every tree. */
export const sameName = 'same';

/** The label of a stretch of which nothing is known. */
export const unsure = 'unsure';

/**
 * The map of a set that has the labels of `tree` itself and marks all of them: each is that label alone, not also those
 * below it as in a map from JSON, and the text of `unsure` may be anything.
 * @throws UserError if the tree has a label of that name
 */
export function sameMap(tree: LabelTree): LabelMap {
  if (tree.has(unsure))
    throw new UserError(
      `the label tree ${tree.name} has a node "${unsure}", which stands for text of which nothing is known; call it otherwise`,
    );
  const counterparts = tree.labels.map((label): [string, Counterpart] => [
    label,
    { ...noCounterpart, nodes: [label], labels: new Set([label]) },
  ]);
  return new LabelMap(
    sameName,
    tree,
    new Set(tree.labels),
    new Map([...counterparts, [unsure, { ...noCounterpart, anything: true }]]),
  );
}
