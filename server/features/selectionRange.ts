import { SelectionRangeRequest, type SelectionRange, type ServerCapabilities } from 'vscode-languageserver';
import { paragraphAt, stretchOf } from '../../shared/text/blocks.ts';
import type { Place, Stretch } from '../../shared/text/lines.ts';
import { around, entitiesAt } from '../corrections/target.ts';
import type { Range } from '../documents/document.ts';
import type { OpenDocument, ShownSentence } from '../documents/openDocument.ts';
import { together } from '../documents/patience.ts';
import type { Session } from '../session.ts';
import { inTime } from './inTime.ts';

/** Widens selections: to an entity, its sentence, its line, its paragraph, all of the document. */
export function selectionRange(session: Session): Partial<ServerCapabilities> {
  const { connection, services, client, documents, log } = session;
  if (!client.knows.has('selectionRange')) return {};
  connection.onRequest(SelectionRangeRequest.type, async ({ textDocument: { uri }, positions }, token) => {
    const open = documents.get(uri);
    if (!open) {
      log.warn(`no selection ranges: ${uri} is not open`);
      return null;
    }
    const places = positions.map((position) => open.document.placeOf(position));
    const wait = together(places.map((place) => open.settle(around(caret(place)))));
    await inTime(wait, services.clock, token);
    return places.map((place) => chain(open, place));
  });
  return { selectionRangeProvider: true };
}

const caret = (place: Place): Stretch => ({ start: place, end: place });

/** From the narrowest to the widest, each within the next one. */
function chain(open: OpenDocument, place: Place): SelectionRange {
  const { document } = open;
  const { lines } = document;
  const here = caret(place);
  const [entity] = entitiesAt({ open, stretch: here });
  const within = entity?.within ?? [...open.sentences(around(here))].at(-1);
  const paragraph = paragraphAt(lines, place.line);
  const stretches = [
    ...(entity ? [inLine(entity.line, entity.start, entity.end)] : []),
    ...(within ? [sentenceStretch(within)] : []),
    ...(paragraph
      ? [stretchOf(lines, { start: place.line, end: place.line + 1 }), stretchOf(lines, paragraph)]
      : []),
  ];
  return stretches.reduceRight<SelectionRange>(
    (parent, stretch) => {
      const range = document.rangeOfStretch(stretch);
      return isSame(range, parent.range) ? parent : { range, parent };
    },
    { range: document.rangeOfStretch(document.whole) },
  );
}

const isSame = (a: Range, b: Range): boolean => JSON.stringify(a) === JSON.stringify(b);

const inLine = (line: number, start: number, end: number): Stretch => ({
  start: { line, offset: start },
  end: { line, offset: end },
});

const sentenceStretch = ({ line, sentence: { start, text } }: ShownSentence): Stretch =>
  inLine(line, start, start + text.length);
