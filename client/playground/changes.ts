import type { ProtocolEntity } from '../../shared/protocol/entities.ts';

/** A place that shows another label than before. */
export interface Change {
  readonly range: ProtocolEntity['range'];
  readonly text: string;
  /** Undefined where there was none, or is none any more. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

type Shown = Pick<ProtocolEntity, 'range' | 'text' | 'shown'>;

const keyOf = ({ range: { start, end } }: Shown): string =>
  [start.line, start.character, end.line, end.character].join(' ');

/** What is otherwise in the same text, in its order. */
export function changesBetween(before: readonly Shown[], after: readonly Shown[]): Change[] {
  const labels = (entities: readonly Shown[]): Map<string, string> =>
    new Map(entities.map((entity) => [keyOf(entity), entity.shown.label]));
  const [old, present] = [labels(before), labels(after)];
  const places = new Map([...before, ...after].map((entity) => [keyOf(entity), entity]));
  return [...places]
    .map(([key, { range, text }]) => ({ range, text, before: old.get(key), after: present.get(key) }))
    .filter((change) => change.before !== change.after)
    .sort(({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character);
}

/** How many entities carry each label, the most frequent first. */
export function countsOf(
  entities: readonly Pick<ProtocolEntity, 'shown'>[],
): [label: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { shown } of entities) counts.set(shown.label, (counts.get(shown.label) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
