import { treeSchema } from '../labels/parse.ts';
import { LabelTree, pathTo, type LabelNode } from '../labels/tree.ts';
import type { JournalRecord } from './record.ts';

/** A label that a user added to a tree. */
export type LabelRecord = Extract<JournalRecord, { readonly kind: 'label' }>;

/**
 * A tree with the labels that were added to it. Nodes that are missing on the way to a label only group, and have no
 * names until they are added themselves; a label that is there already, or that could not stand in a tree, changes
 * nothing.
 *
 * @param labels of any tree, in order: where two have one path, the first names it
 */
export const treeWithLabels = (tree: LabelTree, labels: readonly LabelRecord[]): LabelTree =>
  labels.filter((label) => label.tree === tree.name).reduce(withLabel, tree);

function withLabel(tree: LabelTree, { path, zh, en, definition = { zh, en } }: LabelRecord): LabelTree {
  const present = tree.node(path);
  if (present?.label) return tree;
  const names = present && !isNameless(present) ? present : { zh, en, definition };
  const label: LabelNode = { ...names, path, label: true };
  const missing = pathTo(path).filter((above) => above !== path && !tree.has(above));
  const added = [...missing.map(group), label];
  if (!added.every(isSound)) return tree;
  const nodes = present
    ? tree.nodes.map((node) => (node === present ? label : node))
    : [...tree.nodes, ...added];
  return new LabelTree(tree.name, nodes);
}

const group = (path: string): LabelNode => ({
  ...{ path, zh: path, en: path, label: false },
  definition: { zh: path, en: path },
});

/** A group that labels made has no names but its path, also where a model has learned it. */
const isNameless = ({ path, zh, en }: LabelNode): boolean => zh === path && en === path;

const isSound = (node: LabelNode): boolean => treeSchema.shape.nodes.element.safeParse(node).success;
