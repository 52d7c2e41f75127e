import { canonicalUri, localPath } from '../shared/annotations/places.ts';
import { Listeners } from './listeners.ts';
import type { InitializeInput } from './transport/params.ts';

/** URIs of folders that a client began and ceased to work in. */
interface FolderChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Where a client works, and whether the user trusts it. */
export class Workspace {
  #trusted: boolean;
  /** URIs as they were given, by the one spelling of each. */
  readonly #folders: Map<string, string>;
  readonly #changes = new Listeners<[]>();

  /** @param folders URIs */
  constructor(folders: readonly string[], trusted: boolean) {
    this.#folders = new Map(folders.map((uri) => [canonicalUri(uri), uri]));
    this.#trusted = trusted;
  }

  get trusted(): boolean {
    return this.#trusted;
  }

  get folders(): readonly string[] {
    return [...this.#folders.values()];
  }

  /** Calls `listener` after each change of the folders or of the trust. @returns a function that ends this */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  trust(trusted: boolean): void {
    if (trusted === this.#trusted) return;
    this.#trusted = trusted;
    this.#changes.tell();
  }

  changeFolders(change: FolderChange): void {
    for (const uri of change.removed) this.#folders.delete(canonicalUri(uri));
    for (const uri of change.added) this.#folders.set(canonicalUri(uri), uri);
    this.#changes.tell();
  }

  /** From now on these are the folders. */
  setFolders(uris: readonly string[]): void {
    const wanted = new Set(uris.map(canonicalUri));
    const added = uris.filter((uri) => !this.#folders.has(canonicalUri(uri)));
    const removed = this.folders.filter((uri) => !wanted.has(canonicalUri(uri)));
    if (added.length > 0 || removed.length > 0) this.changeFolders({ added, removed });
  }
}

/** URIs of the folders that a client works in. */
export function workspaceFolders({ workspaceFolders, rootUri }: InitializeInput): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return typeof rootUri === 'string' ? [rootUri] : [];
}

/** Those of the folders that lie on this machine's disk, by their paths. */
export const folderPaths = (uris: readonly string[]): string[] => uris.flatMap((uri) => localPath(uri) ?? []);
