import { DocumentHighlightRequest, type ServerCapabilities } from 'vscode-languageserver';
import { around } from '../corrections/target.ts';
import type { Session } from '../session.ts';
import { inTime, reachOf } from './inTime.ts';
import { mentionsOf, nameAt } from './mentions.ts';

/** Shows where else in its document the name at a position stands. */
export function documentHighlight(session: Session): Partial<ServerCapabilities> {
  const { connection, services, documents, log } = session;
  connection.onRequest(DocumentHighlightRequest.type, async ({ textDocument: { uri }, position }, token) => {
    const open = documents.get(uri);
    if (!open) {
      log.warn(`no highlights: ${uri} is not open`);
      return null;
    }
    const place = open.document.placeOf(position);
    const near = around({ start: place, end: place });
    await inTime(open.settle(reachOf(open, near)), services.clock, token);
    const name = nameAt(open, place, [open]);
    return name === undefined ? null : mentionsOf(open, name).map((range) => ({ range }));
  });
  return { documentHighlightProvider: true };
}
