import { nearestLabels } from '../../shared/labels/nearest.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { faultAt } from '../data/faults.ts';
import type { LabelledFile } from '../data/read.ts';

/**
 * The tree that has most of the labels of some files, at any depth.
 * @param trees at least one
 * @throws UserError that names the first label that it does not have
 */
export function treeOfLabels(files: readonly LabelledFile[], trees: readonly LabelTree[]): LabelTree {
  const entities = files.flatMap(({ sentences }) => sentences.flatMap(({ spans }) => spans));
  const labels = [...new Set(entities.map(({ label }) => label))];
  const known = (tree: LabelTree): number => labels.filter((label) => tree.has(label)).length;
  const tree = trees.reduce((best, other) => (known(other) > known(best) ? other : best));
  for (const { sentences, faults } of files) {
    for (const { spans, lineOf } of sentences) {
      const strange = spans.find(({ label }) => !tree.has(label));
      if (strange) throw unknownLabel(faults.file, lineOf(strange.start), strange.label, tree);
    }
  }
  return tree;
}

function unknownLabel(file: string, line: number, label: string, tree: LabelTree): Error {
  const paths = tree.nodes.map(({ path }) => path);
  const near = nearestLabels(label, paths).join(', ');
  const what = `the label "${label}" is not in the label tree ${tree.name}${near && ` (nearest are: ${near})`}`;
  return faultAt(file, line, what, 'mend it, add the label in an editor first, or name another --tree');
}
