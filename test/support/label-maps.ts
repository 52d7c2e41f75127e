import { builtinTrees } from '../../shared/labels/builtin.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';

/** The tree that a label map which ships leads to, by the name of the map. */
export function targetOf(name: string): LabelTree {
  const tree = builtinTrees[name.slice(name.lastIndexOf('-') + 1)];
  if (!tree) throw new Error(`${name} does not end in the name of a tree`);
  return tree;
}
