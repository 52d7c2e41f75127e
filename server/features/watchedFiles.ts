import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  DidChangeWatchedFilesNotification,
  RegistrationRequest,
  type FileSystemWatcher,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { localPath } from '../../shared/annotations/places.ts';
import { namesFileName } from '../lists/sources.ts';
import type { Session } from '../session.ts';

/**
 * Looks at journals and name lists also when the client says that they changed: it may know before the disk does.
 * Other files are never looked at.
 */
export function watchedFiles(session: Session): Partial<ServerCapabilities> {
  const { connection, client, services, nameSources, onInitialized } = session;
  connection.onNotification(DidChangeWatchedFilesNotification.type, ({ changes }) => {
    for (const path of new Set(changes.map(({ uri }) => localPath(uri)))) {
      if (path === undefined) continue;
      services.names.touched(path);
      services.journals.touched(path);
    }
  });
  if (client.registers.watchedFiles) {
    const own = { baseUri: pathToFileURL(dirname(nameSources.user.path)).href, pattern: namesFileName };
    const watchers: FileSystemWatcher[] = [
      { globPattern: '**/.mingshi/*' },
      ...(client.registers.watchedAnywhere ? [{ globPattern: own }] : []),
    ];
    const { method } = DidChangeWatchedFilesNotification.type;
    const registrations = [{ id: method, method, registerOptions: { watchers } }];
    onInitialized(() => {
      // A client that refuses need not tell.
      connection.sendRequest(RegistrationRequest.type, { registrations }).catch(() => undefined);
    });
  }
  return {};
}
