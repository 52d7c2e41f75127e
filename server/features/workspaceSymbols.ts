import { setImmediate } from 'node:timers/promises';
import {
  LSPErrorCodes,
  ResponseError,
  WorkspaceSymbolRequest,
  type ServerCapabilities,
  type SymbolInformation,
} from 'vscode-languageserver';
import { foldText } from '../../shared/text/folding.ts';
import { together } from '../documents/patience.ts';
import type { OpenDocument } from '../documents/openDocument.ts';
import { flat, listed } from './documentSymbols.ts';
import type { Session } from '../session.ts';
import { inTime, reachOf } from './inTime.ts';

/** More are of no use in a list that narrows down as the user types. */
const mostSymbols = 500;

/** Finds entities by a part of their text in all open documents. */
export function workspaceSymbols(session: Session): Partial<ServerCapabilities> {
  const { connection, services, documents } = session;
  connection.onRequest(WorkspaceSymbolRequest.type, async ({ query }, token) => {
    const all = [...documents.all];
    const wait = together(all.map((open) => open.settle(reachOf(open))));
    await inTime(wait, services.clock, token);
    const wanted = foldText(query);
    const symbols: SymbolInformation[] = [];
    for (const open of all) {
      if (documents.get(open.uri) !== open) continue;
      symbols.push(...matching(session, open, wanted));
      if (symbols.length >= mostSymbols) break;
      // Lets a cancellation, and whatever else came meanwhile, have its turn.
      await setImmediate();
      if (token.isCancellationRequested) {
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      }
    }
    return symbols.slice(0, mostSymbols);
  });
  return { workspaceSymbolProvider: true };
}

/** Each name with each of its labels once, where it stands first; the rest is what references are for. */
function matching(session: Session, open: OpenDocument, wanted: string): SymbolInformation[] {
  const first = new Map<string, SymbolInformation>();
  for (const entity of listed(session, open)) {
    const key = `${entity.label} ${entity.name}`;
    if (first.has(key) || !foldText(entity.name).includes(wanted)) continue;
    first.set(key, flat(open.uri, entity));
  }
  return [...first.values()];
}
