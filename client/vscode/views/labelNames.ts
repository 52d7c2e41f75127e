import type { Answer } from '../../../shared/protocol/requests.ts';

/** What users call a label; its path where nothing is known of it. */
export interface LabelNames {
  of(path: string): string;
  /** Where it stands in its tree; labels that the tree does not have come last. */
  order(path: string): number;
}

/** @param language of the user; English unless it is Chinese */
export function labelNames(labels: Answer<'mingshi/labels'>['labels'], language: string): LabelNames {
  const key = language.startsWith('zh') ? 'zh' : 'en';
  const names = new Map(labels.map((node) => [node.path, node[key]]));
  const order = new Map(labels.map(({ path }, index) => [path, index]));
  return {
    of: (path) => names.get(path) ?? path.slice(path.lastIndexOf('/') + 1),
    order: (path) => order.get(path) ?? labels.length,
  };
}
