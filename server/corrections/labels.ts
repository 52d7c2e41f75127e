import { treeWithLabels } from '../../shared/annotations/tree.ts';
import { nearestLabels } from '../../shared/labels/nearest.ts';
import { treeSchema } from '../../shared/labels/parse.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { PlacedDraft } from '../annotations/journals.ts';
import type { Session } from '../features/feature.ts';
import { invalid } from './target.ts';

const labelPath = treeSchema.shape.nodes.element.shape.path;

/** The model's tree with the labels that users added; undefined until the model is loaded. */
export const treeOf = ({ model, journals }: Session): LabelTree | undefined =>
  model.tree && treeWithLabels(model.tree, journals.labels(model.tree.name));

/** What labels are called in the client's language. */
export function namesOf(session: Session): (label: string) => string {
  const tree = treeOf(session);
  return (label) => {
    const node = tree?.node(label);
    return node ? session.client.messages.nameOf(node) : label;
  };
}

/**
 * The record that adds a label to the tree; none where it is there already.
 * @throws ResponseError as `checkNewLabel` does
 */
export function labelDrafts(session: Session, uri: string, label: string): PlacedDraft[] {
  const tree = checkNewLabel(session, label);
  if (tree.has(label)) return [];
  const name = label.split('/').at(-1) ?? label;
  return [{ uri, draft: { kind: 'label', tree: tree.name, path: label, zh: name, en: name } }];
}

/**
 * Checks that a label is in the tree, or may be added to it.
 * @returns the tree
 * @throws ResponseError where it is no path, or has not even its root in the tree
 */
export function checkNewLabel(session: Session, label: string): LabelTree {
  const { faults } = session.client.messages.corrections;
  const tree = treeOf(session);
  if (!tree) throw invalid(faults.notAnalysed);
  if (tree.has(label)) return tree;
  const [issue] = labelPath.safeParse(label).error?.issues ?? [];
  if (issue) throw invalid(faults.badLabel({ label, reason: issue.message }));
  if (tree.ancestors(label).length === 0) {
    const known = tree.nodes.map(({ path }) => path);
    throw invalid(faults.unknownRoot({ label, similar: nearestLabels(label, known) }));
  }
  return tree;
}
