import { truncateLabel } from '../../shared/labels/tree.ts';
import type { Span } from '../../shared/spans.ts';

/** What is cut to the first components of its label path, to score one level of a label tree. */
export const levelOrders = ['labels', 'tags'] as const;

/**
 * `labels`: the labels of the final spans (decode, then truncate types). `tags`: the tags before they are decoded
 * (SoftFiNE, Table 7), where two tags that disagree only below the level become one span. The orders differ on tags
 * that are not well-formed; what was decoded under constraints scores the same in both.
 */
export type LevelOrder = (typeof levelOrders)[number];

/** Two spans may become equal by this; scoring counts them once. */
export const truncateSpans = (spans: readonly Span[], depth: number): Span[] =>
  spans.map((span) => ({ ...span, label: truncateLabel(span.label, depth) }));

/** @param tags such as `O` and `B-person/politics` */
export const truncateTags = (tags: readonly string[], depth: number): string[] =>
  tags.map((tag) => tag.slice(0, 2) + truncateLabel(tag.slice(2), depth));
