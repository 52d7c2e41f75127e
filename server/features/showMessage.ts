import { ShowMessageNotification, type Connection, type MessageType } from 'vscode-languageserver';

/** Shows the user a text. */
export function showMessage(connection: Connection, type: MessageType, message: string): void {
  // A client that has gone need not be told.
  connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(() => undefined);
}
