import { pathTo } from '../labels/tree.ts';
import type { Entity, ListedSpan, Stretch } from '../spans.ts';
import { overlaps } from '../spans.ts';
import type { ShownEntity } from './shown.ts';
import type { Annotation, SentenceAnnotations } from './standing.ts';

/**
 * What is shown of one sentence: users' annotations win over predictions. An annotated entity takes away those that
 * overlap it, a rejection the one with just its span, and of a reviewed sentence nothing predicted shows.
 * @param listed the names of the user's lists in the sentence
 * @returns in order of their spans
 */
export function overlay(
  predicted: readonly Entity[],
  annotations: SentenceAnnotations | undefined,
  listed: readonly ListedSpan[] = [],
): readonly ShownEntity[] {
  if (!annotations) return predicted;
  const { reviewed, spans } = annotations;
  const left = reviewed ? [] : predicted.filter((entity) => !spans.some((span) => replaces(span, entity)));
  const annotated = spans.flatMap((span) => shown(span, predicted, listed));
  return [...left, ...annotated].sort((a, b) => a.start - b.start);
}

const same = (a: Stretch, b: Stretch): boolean => a.start === b.start && a.end === b.end;

const replaces = (annotation: Annotation, entity: Entity): boolean =>
  annotation.label === null ? same(entity, annotation) : overlaps(entity, annotation);

/** What the model thinks of the same span stays to choose from. */
function shown(
  annotation: Annotation,
  predicted: readonly Entity[],
  listed: readonly ListedSpan[],
): ShownEntity[] {
  const { start, end, label, record } = annotation;
  if (label === null || record.kind === 'reject') return [];
  const { id, author, kind, time } = record;
  const model = predicted.find((entity) => same(entity, annotation));
  const known = model
    ? model.known
    : listed.filter((name) => same(name, annotation)).map(({ list, types }) => ({ list, types }));
  const alternatives = model ? [{ label: model.label, score: model.score }, ...model.alternatives] : [];
  return [
    {
      ...(known && known.length > 0 && { known }),
      ...{ start, end, label, score: 1, levels: pathTo(label).map(() => 1) },
      alternatives: alternatives.filter((other) => other.label !== label),
      mark: { record: id, author, kind, time, ...('model' in record && { model: record.model }) },
    },
  ];
}
