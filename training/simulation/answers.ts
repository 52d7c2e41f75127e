import type { ShownEntity } from '../../shared/annotations/shown.ts';
import { overlaps, type Span, type Stretch } from '../../shared/spans.ts';

/** What the annotator says of one stretch of a sentence: one correction. */
export type Answer = { readonly span: Stretch } & (
  | { readonly kind: 'accept' | 'relabel' | 'add'; readonly label: string }
  | { readonly kind: 'reject'; readonly label: null }
);

/**
 * What the annotator does to a sentence that it looks at, each answer one record and one correction:
 * - an entity with the right boundaries and another label is relabelled;
 * - what is missing, also because other boundaries show, is added, which takes away what shows in its place;
 * - what shows where there is nothing is rejected;
 * - what is right is passed over, but for the one entity that it was asked about, which it accepts.
 *
 * Once all are given, just what is right shows.
 * @param shown do not overlap
 * @returns from left to right
 */
export function answers(
  gold: readonly Span[],
  shown: readonly ShownEntity[],
  asked: Stretch | null,
): Answer[] {
  const aboutGold = gold.flatMap(({ start, end, label }): Answer[] => {
    const span = { start, end };
    const there = shown.find((entity) => isSame(entity, span));
    if (!there) return [{ kind: 'add', span, label }];
    if (there.label !== label) return [{ kind: 'relabel', span, label }];
    return !there.mark && asked && isSame(asked, span) ? [{ kind: 'accept', span, label }] : [];
  });
  const rejections = shown
    .filter((entity) => !gold.some((span) => overlaps(span, entity)))
    .map(({ start, end }): Answer => ({ kind: 'reject', span: { start, end }, label: null }));
  return [...aboutGold, ...rejections].sort((a, b) => a.span.start - b.span.start);
}

const isSame = (a: Stretch, b: Stretch): boolean => a.start === b.start && a.end === b.end;
