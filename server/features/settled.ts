import { LSPErrorCodes, ResponseError, type ServerCapabilities } from 'vscode-languageserver';
import { settledRequest, type SettledParams } from '../../shared/requests.ts';
import type { Session } from './feature.ts';

/** Tells a client that wants all of a document at once when that is there. */
export function settled({ connection, documents, log }: Session): Partial<ServerCapabilities> {
  connection.onRequest(settledRequest, async ({ textDocument: { uri } }: SettledParams) => {
    const open = documents.get(uri);
    if (!open) {
      log.warn(`nothing to wait for: ${uri} is not open`);
      return null;
    }
    const { outcome } = open.settle(open.document.whole);
    if ((await outcome) === 'superseded') {
      throw new ResponseError(LSPErrorCodes.ContentModified, 'the document changed');
    }
    return null;
  });
  return {};
}
