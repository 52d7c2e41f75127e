import type { CancellationToken, ServerCapabilities } from 'vscode-languageserver';
import { settledRequest, type SettledParams } from '../../shared/requests.ts';
import type { Session } from '../session.ts';
import { analysed } from './inTime.ts';

/** Tells a client that wants all of a document at once when that is there. */
export function settled(session: Session): Partial<ServerCapabilities> {
  const { connection, documents, log } = session;
  connection.onRequest(
    settledRequest,
    async ({ textDocument: { uri } }: SettledParams, token: CancellationToken) => {
      const open = documents.get(uri);
      if (!open) {
        log.warn(`nothing to wait for: ${uri} is not open`);
        return null;
      }
      await analysed(session, open.settle(open.document.whole), token);
      return null;
    },
  );
  return {};
}
