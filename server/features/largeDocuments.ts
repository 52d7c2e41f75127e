import { basename } from 'node:path';
import { MessageType, type ServerCapabilities } from 'vscode-languageserver';
import { localPath } from '../../shared/annotations/places.ts';
import type { Session } from '../session.ts';
import { showMessage } from './showMessage.ts';

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
      showMessage(connection, MessageType.Info, message);
    }
  });
  return {};
}
