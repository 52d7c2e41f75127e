import type { FileFacts, FolderItem, TextsDisk } from '../../server/texts/disk.ts';

/** Text files without a disk. */
export class FakeTexts implements TextsDisk {
  /** Paths in the order in which files were read. */
  readonly reads: string[] = [];
  /** How often a folder was listed. */
  lists = 0;
  /** Reading waits for it. */
  held: Promise<void> = Promise.resolve();
  readonly #files = new Map<string, { bytes: Uint8Array; stamp: number }>();
  #writes = 0;

  write(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.#files.set(path, { bytes, stamp: (this.#writes += 1) });
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  list(folder: string): Promise<readonly FolderItem[]> {
    this.lists += 1;
    const items = new Map<string, FolderItem>();
    for (const path of this.#files.keys()) {
      if (!path.startsWith(`${folder}/`)) continue;
      const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
      items.set(name, { name, kind: rest.length > 0 ? 'folder' : 'file' });
    }
    return Promise.resolve([...items.values()].sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  look(path: string): Promise<FileFacts | undefined> {
    const file = this.#files.get(path);
    return Promise.resolve(file && { bytes: file.bytes.length, stamp: file.stamp.toString() });
  }

  async read(path: string, most: number): Promise<Uint8Array | undefined> {
    this.reads.push(path);
    await this.held;
    const bytes = this.#files.get(path)?.bytes;
    return bytes && bytes.length <= most ? bytes : undefined;
  }
}
