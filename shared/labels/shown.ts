import type { Entity } from '../spans.ts';
import { pathTo } from './tree.ts';

/** What an editor shows of an entity's label. */
export interface ShownLabel {
  readonly label: string;
  /** Probability of a label at or below it. */
  readonly score: number;
  /** Whether the model is not sure that the entity's whole label is right. */
  readonly uncertain: boolean;
}

/**
 * The label where its probability reaches `uncertainBelow`; else the deepest node above it whose probability does,
 * for what is sure is worth showing; the label itself where not even its root does.
 */
export function shownLabel(
  { label, levels }: Pick<Entity, 'label' | 'levels'>,
  uncertainBelow: number,
): ShownLabel {
  const path = pathTo(label).map((node, depth) => ({ label: node, score: levels[depth] ?? 0 }));
  const itself = path.at(-1) ?? { label, score: 0 };
  const sure = path.findLast(({ score }) => score >= uncertainBelow);
  return { ...(sure ?? itself), uncertain: sure !== itself };
}
