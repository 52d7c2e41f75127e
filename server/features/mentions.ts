import type { Place } from '../../shared/text/lines.ts';
import { unlabelled } from '../corrections/everywhere.ts';
import { rangeOf } from '../corrections/selection.ts';
import { around, entitiesAt } from '../corrections/target.ts';
import type { Range } from '../documents/document.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { placedEntities, type PlacedEntity } from '../documents/tokens.ts';

/** The text of an entity. */
export const nameOf = ({ start, end, within: { sentence } }: PlacedEntity): string =>
  sentence.text.slice(start - sentence.start, end - sentence.start);

/**
 * The name at a place, a caret behind it included: the text of the entity there, else the longest text mentioned there
 * that is an entity elsewhere in `documents`.
 */
export function nameAt(
  open: OpenDocument,
  place: Place,
  documents: Iterable<OpenDocument>,
): string | undefined {
  const here = { start: place, end: place };
  const [entity] = entitiesAt({ open, stretch: here });
  if (entity) return nameOf(entity);
  const near = [...open.sentences(around(here))];
  const isNear = (name: string): boolean =>
    near.some(({ sentence: { text, start } }) => {
      const offset = place.offset - start;
      return text.slice(Math.max(0, offset - name.length), offset + name.length).includes(name);
    });
  return (near.length > 0 ? namesIn(documents) : [])
    .filter((name) => isNear(name) && mentionsOf(open, name).some((range) => isAt(open, place, range)))
    .sort((a, b) => b.length - a.length)[0];
}

/** Where a name stands, in order: as an entity, or as a word of its own that nobody said another thing of. */
export function mentionsOf(open: OpenDocument, name: string): Range[] {
  const { document } = open;
  const entities = [...placedEntities(open, document.whole)].filter((placed) => nameOf(placed) === name);
  const ranges = [
    ...entities.map(({ line, start, end }) => document.rangeOf(line, start, end)),
    ...Array.from(unlabelled([open], name), ({ within, span }) => rangeOf(open, within, span)),
  ].sort(byPlace);
  return ranges.filter((range, index) => {
    const before = ranges[index - 1];
    return !before || byPlace(before, range) !== 0;
  });
}

/** Whether a place of a document is in a range, or at its end. */
export function isAt({ document }: OpenDocument, { line, offset }: Place, { start, end }: Range): boolean {
  const { character } = document.rangeOf(line, offset, offset).start;
  return start.line === line && start.character <= character && character <= end.character;
}

function namesIn(documents: Iterable<OpenDocument>): string[] {
  const names = new Set<string>();
  for (const open of documents) {
    for (const placed of placedEntities(open, open.document.whole)) names.add(nameOf(placed));
  }
  return [...names];
}

const byPlace = ({ start: a }: Range, { start: b }: Range): number =>
  a.line - b.line || a.character - b.character;
