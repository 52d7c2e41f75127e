import { DidChangeWorkspaceFoldersNotification, type ServerCapabilities } from 'vscode-languageserver';
import { trustChangedNotification, type TrustChangedParams } from '../../shared/requests.ts';
import type { Session } from './feature.ts';

/** Keeps up with the folders that the client works in, and with the trust of the user. */
export function workspaceChanges({ connection, workspace }: Session): Partial<ServerCapabilities> {
  connection.onNotification(trustChangedNotification, ({ trusted }: TrustChangedParams) => {
    workspace.trust(trusted);
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    const [added = [], removed = []] = [event.added, event.removed].map((folders) =>
      folders.map(({ uri }) => uri),
    );
    workspace.changeFolders({ added, removed });
  });
  return { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } };
}
