import type { ServerCapabilities } from 'vscode-languageserver';
import { documentUri, placeDocument } from '../../../shared/annotations/places.ts';
import { UserError } from '../../../shared/errors.ts';
import type { ProtocolCorrection } from '../../../shared/protocol/corrections.ts';
import type { PlacedEntry } from '../../annotations/journals.ts';
import { recordPlaces } from '../../corrections/recordPlaces.ts';
import type { Range } from '../../documents/document.ts';
import type { OpenDocument } from '../../documents/openDocument.ts';
import type { Session } from '../../session.ts';
import { answer, mustBeTrusted } from './answer.ts';

/** `mingshi/corrections`: all that was said in the session's folders, and what became of it. */
export function corrections(session: Session): Partial<ServerCapabilities> {
  const { journals, documents, client } = session;
  answer(session, 'mingshi/corrections', async ({ uri, limit, before }) => {
    mustBeTrusted(session);
    await journals.ready();
    const all = journals.history(uri, uri === undefined ? undefined : documents.get(uri)?.marks);
    const end = before === undefined ? all.length : all.findIndex(({ record }) => record.id === before);
    if (end < 0) throw new UserError(client.messages.protocol.unknownRecord(before ?? ''));
    const page = all.slice(Math.max(0, end - limit), end).reverse();
    const openAt = openDocuments(session);
    const placeIn = placesNow();
    return {
      corrections: page.map((entry) => described(entry, { openAt, placeIn })),
      next: end > limit ? (page.at(-1)?.record.id ?? null) : null,
    };
  });
  return {};
}

/** Finds the open document that a record is about: where its own is not there any more, one in which it shows. */
type OpenAt = (entry: PlacedEntry) => OpenDocument | undefined;

function openDocuments({ documents, workspace }: Session): OpenAt {
  const keyOf = (folder: string | undefined, document: string): string => JSON.stringify([folder, document]);
  const open = new Map(
    Array.from(documents.all, (each) => {
      const { folder, document } = placeDocument(each.uri, workspace.folders);
      return [keyOf(folder, document), each];
    }),
  );
  let showing: ReadonlyMap<string, OpenDocument> | undefined;
  const marked = (): ReadonlyMap<string, OpenDocument> =>
    (showing ??= new Map(
      Array.from(documents.all).flatMap((each) => Array.from(each.marks, (id) => [id, each] as const)),
    ));
  return ({ record, folder, isOrphan }) => {
    if (!('document' in record)) return undefined;
    return open.get(keyOf(folder, record.document)) ?? (isOrphan ? marked().get(record.id) : undefined);
  };
}

/** Where a record stands in an open document. */
type PlaceIn = (open: OpenDocument, id: string) => Range | null;

function placesNow(): PlaceIn {
  const known = new Map<OpenDocument, ReadonlyMap<string, Range>>();
  return (open, id) => {
    const places = known.get(open) ?? recordPlaces(open);
    known.set(open, places);
    return places.get(id) ?? null;
  };
}

function described(
  entry: PlacedEntry,
  { openAt, placeIn }: { readonly openAt: OpenAt; readonly placeIn: PlaceIn },
): ProtocolCorrection {
  const { record, state, folder } = entry;
  const open = openAt(entry);
  const uri = 'document' in record ? documentUri({ folder, document: record.document }) : null;
  return {
    ...{ record, state, uri: open?.uri ?? uri, range: open ? placeIn(open, record.id) : null },
    // Of a large document nobody knows what else is in it.
    detached: open?.analysis.isWhole ? open.detached.some(({ id }) => id === record.id) : null,
  };
}
