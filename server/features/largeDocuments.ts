import { basename } from 'node:path';
import { MessageType, ShowMessageNotification, type ServerCapabilities } from 'vscode-languageserver';
import { localPath } from '../../shared/annotations/places.ts';
import type { Session } from './feature.ts';

/** Tells the user once of each document that only parts of it are analysed. */
export function largeDocuments(session: Session): Partial<ServerCapabilities> {
  const { connection, client, documents, settings } = session;
  const told = new Set<string>();
  documents.onChange(() => {
    for (const { uri, analysis } of documents.all) {
      if (analysis.isWhole || told.has(uri)) continue;
      told.add(uri);
      const name = basename(localPath(uri) ?? uri);
      const message = client.messages.largeDocument({ name, most: settings.largeDocument });
      // A client that has gone need not be told.
      connection
        .sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message })
        .catch(() => undefined);
    }
  });
  return {};
}
