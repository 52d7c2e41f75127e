import {
  LSPErrorCodes,
  ResponseError,
  type CancellationToken,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { unlessCancelled } from '../documents/patience.ts';
import { settledRequest, type SettledParams } from '../../shared/requests.ts';
import type { Session } from './feature.ts';

/** Tells a client that wants all of a document at once when that is there. */
export function settled({ connection, documents, shownWaits, log }: Session): Partial<ServerCapabilities> {
  connection.onRequest(
    settledRequest,
    async ({ textDocument: { uri } }: SettledParams, token: CancellationToken) => {
      const open = documents.get(uri);
      if (!open) {
        log.warn(`nothing to wait for: ${uri} is not open`);
        return null;
      }
      const outcome = await unlessCancelled(shownWaits.show(open.settle(open.document.whole)), token);
      if (outcome === 'cancelled') throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      if (outcome === 'superseded') {
        throw new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
      }
      return null;
    },
  );
  return {};
}
