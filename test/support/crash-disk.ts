import { constants } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { FileState, JournalDisk, JournalHandle } from '../../shared/annotations/journal.ts';

type Node = File | Folder;
interface File {
  readonly ino: bigint;
  readonly kind: 'file';
  bytes: Buffer;
  /** What is on the disk. */
  synced: Buffer;
  changes: bigint;
}
interface Folder {
  readonly ino: bigint;
  readonly kind: 'folder';
  readonly names: Map<string, Node>;
  /** What is on the disk. */
  synced: Map<string, Node>;
}

const fault = (code: string): Error => Object.assign(new Error(code), { code });

/** What of the bytes that were not synced a crash leaves: nothing, everything, or half of them. */
export type Luck = 'none' | 'half' | 'all';

/** A disk in memory that loses what was not synced: bytes of files, names in folders. */
export class CrashDisk implements JournalDisk {
  /** Operations so far. */
  operations = 0;
  /** After so many operations nothing happens any more, and nobody gets an answer. */
  endsAfter = Infinity;
  /** Bytes that may still be written. */
  space = Infinity;
  #root: Folder = { ino: 1n, kind: 'folder', names: new Map(), synced: new Map() };
  #nodes = 1n;

  /** Puts a file, with the folders above it, on the disk for good. */
  put(path: string, bytes: Uint8Array): void {
    let folder = this.#root;
    for (const name of dirname(path).split('/').filter(Boolean)) {
      const next = folder.names.get(name) ?? this.#newFolder();
      if (next.kind !== 'folder') throw fault('ENOTDIR');
      folder.names.set(name, next);
      folder.synced.set(name, next);
      folder = next;
    }
    const file = this.#newFile(Buffer.from(bytes));
    folder.names.set(basename(path), file);
    folder.synced.set(basename(path), file);
  }

  get(path: string): Buffer | undefined {
    const node = this.#find(path);
    return node?.kind === 'file' ? node.bytes : undefined;
  }

  /** The disk after the machine lost its power. */
  crashed(luck: Luck): CrashDisk {
    const after = new CrashDisk();
    const copy = (node: Node): Node => {
      if (node.kind === 'folder') {
        const names = luck === 'all' ? node.names : node.synced;
        const kept = new Map(Array.from(names, ([name, child]) => [name, copy(child)]));
        return { ...node, names: kept, synced: new Map(kept) };
      }
      const added = node.bytes.length - node.synced.length;
      const more = luck === 'none' ? 0 : luck === 'all' ? added : Math.floor(added / 2);
      const bytes = node.bytes.subarray(0, node.synced.length + more);
      return { ...node, bytes, synced: bytes };
    };
    const root = copy(this.#root);
    if (root.kind === 'folder') after.#root = root;
    after.#nodes = this.#nodes;
    return after;
  }

  open(path: string, flags: number): Promise<JournalHandle> {
    return this.#operation(() => {
      const present = this.#find(path);
      if (present && flags & constants.O_EXCL) throw fault('EEXIST');
      if (present) return this.#handle(present);
      const folder = this.#find(dirname(path));
      if (!(flags & constants.O_CREAT) || folder?.kind !== 'folder') throw fault('ENOENT');
      const file = this.#newFile(Buffer.alloc(0));
      folder.names.set(basename(path), file);
      return this.#handle(file);
    });
  }

  lstat(path: string): Promise<FileState> {
    return this.#operation(() => {
      const node = this.#find(path);
      if (!node) throw fault('ENOENT');
      return stateOf(node);
    });
  }

  unlink(path: string): Promise<void> {
    return this.#operation(() => {
      const folder = this.#find(dirname(path));
      if (folder?.kind !== 'folder' || !folder.names.delete(basename(path))) throw fault('ENOENT');
    });
  }

  mkdir(path: string, { recursive }: { readonly recursive: boolean }): Promise<void> {
    return this.#operation(() => {
      if (this.#find(path)) {
        if (recursive) return;
        throw fault('EEXIST');
      }
      const make = (missing: string): Folder => {
        const present = this.#find(missing);
        if (present?.kind === 'folder') return present;
        if (!recursive && missing !== path) throw fault('ENOENT');
        const folder = this.#newFolder();
        make(dirname(missing)).names.set(basename(missing), folder);
        return folder;
      };
      make(path);
    });
  }

  #handle(node: Node): JournalHandle {
    return {
      stat: () => this.#operation(() => stateOf(node)),
      read: (buffer, offset, length, position) =>
        this.#operation(() => {
          if (node.kind === 'folder') throw fault('EISDIR');
          const piece = node.bytes.subarray(position, position + length);
          buffer.set(piece, offset);
          return { bytesRead: piece.length };
        }),
      write: (buffer) =>
        this.#operation(() => {
          if (node.kind === 'folder') throw fault('EISDIR');
          const bytesWritten = Math.min(buffer.length, this.space);
          if (bytesWritten === 0) throw fault('ENOSPC');
          this.space -= bytesWritten;
          node.bytes = Buffer.concat([node.bytes, buffer.subarray(0, bytesWritten)]);
          node.changes += 1n;
          return { bytesWritten };
        }),
      sync: () =>
        this.#operation(() => {
          if (node.kind === 'file') node.synced = node.bytes;
          else node.synced = new Map(node.names);
        }),
      close: () => this.#operation(() => undefined),
    };
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.#root;
    for (const name of path.split('/').filter(Boolean)) {
      node = node?.kind === 'folder' ? node.names.get(name) : undefined;
    }
    return node;
  }

  /** What comes after the end is never answered. */
  async #operation<T>(action: () => T): Promise<T> {
    if (this.operations >= this.endsAfter) return new Promise(() => undefined);
    this.operations += 1;
    await Promise.resolve();
    return action();
  }

  #newFolder(): Folder {
    return { ino: (this.#nodes += 1n), kind: 'folder', names: new Map(), synced: new Map() };
  }

  #newFile(bytes: Buffer): File {
    return { ino: (this.#nodes += 1n), kind: 'file', bytes, synced: bytes, changes: 0n };
  }
}

const stateOf = (node: Node): FileState => ({
  ino: node.ino,
  size: node.kind === 'file' ? BigInt(node.bytes.length) : 0n,
  mtimeNs: node.kind === 'file' ? node.changes : 0n,
  ctimeNs: 0n,
  isFile: () => node.kind === 'file',
  isDirectory: () => node.kind === 'folder',
});
