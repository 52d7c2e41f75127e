import { localPath } from '../shared/annotations/places.ts';
import type { InitializeInput } from './transport/params.ts';

/** URIs of folders that a client began and ceased to work in. */
export interface FolderChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Where a client works, and whether the user trusts it. */
export class Workspace {
  #trusted: boolean;
  readonly #folders: Set<string>;
  readonly #listeners: ((change: FolderChange) => void)[] = [];

  /** @param folders URIs */
  constructor(folders: readonly string[], trusted: boolean) {
    this.#folders = new Set(folders);
    this.#trusted = trusted;
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  get folders(): readonly string[] {
    return [...this.#folders];
  }

  /** Calls `listener` after each change of the folders or of the trust. */
  onChange(listener: (change: FolderChange) => void): void {
    this.#listeners.push(listener);
  }

  trust(trusted: boolean): void {
    if (trusted === this.#trusted) return;
    this.#trusted = trusted;
    this.#tell({ added: [], removed: [] });
  }

  changeFolders(change: FolderChange): void {
    for (const uri of change.removed) this.#folders.delete(uri);
    for (const uri of change.added) this.#folders.add(uri);
    this.#tell(change);
  }

  /** From now on these are the folders. */
  setFolders(uris: readonly string[]): void {
    const added = uris.filter((uri) => !this.#folders.has(uri));
    const removed = this.folders.filter((uri) => !uris.includes(uri));
    if (added.length > 0 || removed.length > 0) this.changeFolders({ added, removed });
  }

  #tell(change: FolderChange): void {
    for (const listen of this.#listeners) listen(change);
  }
}

/** URIs of the folders that a client works in. */
export function workspaceFolders({ workspaceFolders, rootUri }: InitializeInput): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return typeof rootUri === 'string' ? [rootUri] : [];
}

/** Those of the folders that lie on this machine's disk, by their paths. */
export const folderPaths = (uris: readonly string[]): string[] => uris.flatMap((uri) => localPath(uri) ?? []);
