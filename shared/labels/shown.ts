import type { Entity } from '../spans.ts';
import { depthOf, truncateLabel } from './tree.ts';

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
  const whole = depthOf(label);
  const scoreAt = (depth: number): number => levels[depth - 1] ?? 0;
  let depth = whole;
  while (depth > 0 && scoreAt(depth) < uncertainBelow) depth -= 1;
  if (depth === whole || depth === 0) return { label, score: scoreAt(whole), uncertain: depth === 0 };
  return { label: truncateLabel(label, depth), score: scoreAt(depth), uncertain: true };
}
