import type { Answer } from '../../shared/protocol/requests.ts';
import { depthOf, pathTo, truncateLabel } from '../../shared/labels/tree.ts';

/** A label as `mingshi/labels` tells of it. */
export type ListedLabel = Answer<'mingshi/labels'>['labels'][number];

export type Language = 'zh' | 'en';

/** Labels, each behind its parent and before its parent's next child; of a user's own the server tells last. */
export function inTreeOrder(labels: readonly ListedLabel[]): ListedLabel[] {
  const below = (parent: string): ListedLabel[] =>
    labels
      .filter(({ path }) => truncateLabel(path, depthOf(path) - 1) === parent)
      .flatMap((label) => [label, ...below(label.path)]);
  return below('');
}

/** A label's names from its root on: `作品 › 影视作品 › 电影`. One that is not known is its path. */
export function fullName(path: string, labels: readonly ListedLabel[], language: Language): string {
  const names = pathTo(path).map((part) => labels.find((label) => label.path === part)?.[language]);
  return names.includes(undefined) ? path : names.join(' › ');
}
