import { treeSchema } from '../../shared/labels/parse.ts';
import type { ListedLabel } from './labels.ts';

const labelPath = treeSchema.shape.nodes.element.shape.path;

/** What `mingshi/addLabel` wants to know of a new label. */
export interface NewLabel {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

/** Why a part cannot be the end of a new label's path. */
export type PartFault = 'form' | 'taken';

/** @param parent path of the label that the new one stands below */
export function partFault(
  part: string,
  parent: string,
  labels: readonly ListedLabel[],
): PartFault | undefined {
  const path = `${parent}/${part}`;
  if (part.includes('/') || !labelPath.safeParse(path).success) return 'form';
  return labels.some((label) => label.path === path && label.label) ? 'taken' : undefined;
}

/** The part of a path that a name suggests: `Road sign` suggests `road_sign`. */
export const suggestedPart = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}_.-]+/gu, '_')
    .replace(/^[^\p{L}\p{N}]+|_+$/gu, '');
