import { depthOf, type LabelTree } from '../../shared/labels/tree.ts';
import type { ScoredLabel } from '../../shared/spans.ts';

/** More are not looked through: there is "other label…". */
const mostSuggestions = 9;

/** Labels that the model gives less do not come before those that stand near in the tree. */
const leastLikely = 0.01;

/**
 * The labels to offer for a text, at most nine: what the model holds likely, then what stands near that in the tree,
 * parents before siblings and children, then what the model holds unlikely; the roots where nothing is known.
 * @param hints likeliest first
 * @param present the label that the text has already: what stands near it comes first, itself it is not offered
 */
export function suggestLabels(hints: readonly ScoredLabel[], tree: LabelTree, present?: string): string[] {
  const likely = hints.filter(({ score }) => score >= leastLikely).map(({ label }) => label);
  const origins = present === undefined ? likely : [present, ...likely];
  const suggestions = new Set([
    ...likely,
    ...origins.flatMap((label) => relatives(label, tree)),
    ...hints.map(({ label }) => label),
    ...(origins.length > 0 ? [] : rootsOf(tree)),
  ]);
  if (present !== undefined) suggestions.delete(present);
  return [...suggestions].slice(0, mostSuggestions);
}

/** Its parents, nearest first; then its siblings and children. */
function relatives(label: string, tree: LabelTree): string[] {
  const parent = tree.parent(label);
  const paths = tree.nodes.map(({ path }) => path);
  const below = (above: string): string[] => paths.filter((path) => tree.parent(path) === above);
  return [
    ...tree.ancestors(label).reverse(),
    ...(parent === undefined ? [] : below(parent)),
    ...below(label),
  ];
}

export const rootsOf = (tree: LabelTree): string[] =>
  tree.nodes.map(({ path }) => path).filter((path) => depthOf(path) === 1);
