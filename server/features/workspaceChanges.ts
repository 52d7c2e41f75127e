import {
  DidChangeWorkspaceFoldersNotification,
  WorkspaceFoldersRequest,
  type ServerCapabilities,
} from 'vscode-languageserver';
import * as z from 'zod';
import type { Told } from '../../shared/protocol/requests.ts';
import { workspaceFolder } from '../transport/params.ts';
import type { Session } from '../session.ts';

const answer = z.array(workspaceFolder).nullable();

/** Keeps up with the folders that the client works in, and with the trust of the user. */
export function workspaceChanges(session: Session): Partial<ServerCapabilities> {
  const { connection, client, workspace, log, onInitialized } = session;
  connection.onNotification('mingshi/trustChanged', ({ trusted }: Told<'mingshi/trustChanged'>) => {
    workspace.trust(trusted);
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    workspace.changeFolders({ added: uris(event.added), removed: uris(event.removed) });
  });

  const ask = async (): Promise<void> => {
    // A client that refuses, or has gone, has no more to say than it did.
    const said: unknown = await connection.sendRequest(WorkspaceFoldersRequest.type).catch(() => null);
    const { data: folders, error } = answer.safeParse(said);
    if (error) log.warn('the folders of the workspace are not used: the client answered with something else');
    if (folders) workspace.setFolders(uris(folders));
  };
  if (client.owesFolders) onInitialized(() => void ask());
  return { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } };
}

const uris = (folders: readonly { readonly uri: string }[]): string[] => folders.map(({ uri }) => uri);
