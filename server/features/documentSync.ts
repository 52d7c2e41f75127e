import {
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  TextDocumentSyncKind,
  type ServerCapabilities,
} from 'vscode-languageserver';
import type { Session } from '../session.ts';

/** Keeps the text of the documents that the client holds open. */
export function documentSync({
  connection,
  services,
  documents,
  journals,
  log,
}: Session): Partial<ServerCapabilities> {
  connection.onNotification(DidOpenTextDocumentNotification.type, ({ textDocument }) => {
    journals.opened(textDocument.uri);
    if (!documents.open(textDocument)) log.warn(`didOpen ignored: ${textDocument.uri} is open already`);
  });
  connection.onNotification(DidChangeTextDocumentNotification.type, ({ textDocument, contentChanges }) => {
    const known = documents.change(textDocument, contentChanges);
    services.learning.active();
    if (!known) log.warn(`didChange ignored: ${textDocument.uri} is not open`);
  });
  connection.onNotification(DidCloseTextDocumentNotification.type, ({ textDocument }) => {
    journals.closed(textDocument.uri);
    if (!documents.close(textDocument.uri)) log.warn(`didClose ignored: ${textDocument.uri} is not open`);
  });
  return { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } };
}
