import type { ProtocolEntity } from '../../shared/protocol/entities.ts';

type Range = ProtocolEntity['range'];
type Position = Range['start'];

const isBefore = (a: Position, b: Position): boolean =>
  a.line < b.line || (a.line === b.line && a.character < b.character);

/** The entities that a selection covers in part; of a mere place the one there, or ending there. */
export function entitiesAt(entities: readonly ProtocolEntity[], selection: Range): ProtocolEntity[] {
  const { start, end } = selection;
  if (isBefore(start, end))
    return entities.filter(({ range }) => isBefore(range.start, end) && isBefore(start, range.end));
  return entities
    .filter(({ range }) => !isBefore(start, range.start) && !isBefore(range.end, start))
    .slice(-1);
}

/** The section of a text that a line is in, or the first one behind it. */
export const sectionAt = <Section extends { readonly end: number }>(
  sections: readonly Section[],
  line: number,
): Section | undefined => sections.find(({ end }) => line < end);
