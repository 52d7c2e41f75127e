import { placeDocument } from '../../shared/annotations/places.ts';
import { treeWithLabels } from '../../shared/annotations/tree.ts';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import { nearestLabels } from '../../shared/labels/nearest.ts';
import { treeSchema } from '../../shared/labels/parse.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { labelsGiven, type Draft, type PlacedDraft } from '../annotations/drafts.ts';
import type { Session } from '../session.ts';
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
 * The labels that drafts need beside them: of each folder those that its own journals lack, since whoever shares that
 * folder may have no other.
 */
export function labelDrafts(session: Session, drafts: readonly PlacedDraft[]): PlacedDraft[] {
  const { journals, model, workspace } = session;
  const tree = treeOf(session);
  if (!model.tree || !tree) return [];
  // A model may have learned labels beside those that ship.
  const shipped = builtinTrees[tree.name] ?? model.tree;
  const isThereAnyway = (path: string): boolean => {
    const node = shipped.node(path);
    // One that only groups others may carry text as it is, unless a user made a label of it.
    return node !== undefined && (node.label || !tree.node(path)?.label);
  };
  const missing: PlacedDraft[] = [];
  const looked = new Set<string>();
  for (const { uri, draft } of drafts) {
    const { folder = '' } = placeDocument(uri, workspace.folders);
    for (const path of labelsBehind(tree, draft)) {
      const key = `${path} ${folder}`;
      if (looked.has(key) || isThereAnyway(path)) continue;
      looked.add(key);
      if (journals.labels(tree.name, uri).some((own) => own.path === path)) continue;
      missing.push({ uri, draft: { kind: 'label', tree: tree.name, path, ...namesIn(tree, path) } });
    }
  }
  return missing;
}

/** The labels that a record uses, each after those above it: what is in the tree, or may be added to it. */
function labelsBehind(tree: LabelTree, draft: Draft): string[] {
  const above = (path: string): string[] => tree.ancestors(path).filter((each) => tree.node(each)?.label);
  if (draft.kind === 'label') return above(draft.path);
  return labelsGiven(draft).flatMap((label) => [
    ...above(label),
    ...(tree.has(label) || canBeAdded(tree, label) ? [label] : []),
  ]);
}

const canBeAdded = (tree: LabelTree, label: string): boolean =>
  labelPath.safeParse(label).success && tree.ancestors(label).length > 0;

/** As the tree has them; those of what was no label before are the end of its path. */
function namesIn(tree: LabelTree, path: string) {
  const node = tree.node(path);
  const name = path.split('/').at(-1) ?? path;
  return node?.label ? { zh: node.zh, en: node.en, definition: node.definition } : { zh: name, en: name };
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
