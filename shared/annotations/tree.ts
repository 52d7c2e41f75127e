import { treeSchema } from '../labels/parse.ts';
import { depthOf, LabelTree, truncateLabel, type LabelNode } from '../labels/tree.ts';
import type { JournalRecord } from './record.ts';

/** A label that a user added to a tree. */
export type LabelRecord = Extract<JournalRecord, { readonly kind: 'label' }>;

/**
 * A tree with the labels that were added to it. Nodes that are missing on the way to a label only group; a label that
 * is there already, or that could not stand in a tree, changes nothing.
 *
 * @param labels of any tree, in order: where two have one path, the first names it
 */
export const treeWithLabels = (tree: LabelTree, labels: readonly LabelRecord[]): LabelTree =>
  labels.filter((label) => label.tree === tree.name).reduce(withLabel, tree);

function withLabel(tree: LabelTree, { path, zh, en, definition }: LabelRecord): LabelTree {
  const present = tree.node(path);
  if (present?.label) return tree;
  if (present)
    return new LabelTree(
      tree.name,
      tree.nodes.map((node) => (node === present ? { ...node, label: true } : node)),
    );
  const way = Array.from({ length: depthOf(path) - 1 }, (_, index) => truncateLabel(path, index + 1));
  const groups = way.filter((above) => !tree.has(above)).map((above) => node(above, above, above, false));
  const added = [...groups, { ...node(path, zh, en, true), ...(definition && { definition }) }];
  const isSound = added.every((each) => treeSchema.shape.nodes.element.safeParse(each).success);
  return isSound ? new LabelTree(tree.name, [...tree.nodes, ...added]) : tree;
}

const node = (path: string, zh: string, en: string, label: boolean): LabelNode => ({
  ...{ path, zh, en, label },
  definition: { zh, en },
});
