import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InitializeInput } from './transport/params.ts';

/** URIs of the folders that a client works in. */
export function workspaceFolders({ workspaceFolders, rootUri }: InitializeInput): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return typeof rootUri === 'string' ? [rootUri] : [];
}

/** Those of the folders that lie on this machine's disk, by their paths. */
export const folderPaths = (uris: readonly string[]): string[] =>
  uris.flatMap((uri) => {
    try {
      return [resolve(fileURLToPath(uri))];
    } catch {
      // Another scheme, or a host of its own.
      return [];
    }
  });
