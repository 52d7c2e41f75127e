import { createHash } from 'node:crypto';
import type { NamesDisk } from '../../server/lists/files.ts';
import type { NamesSource, Reading } from '../../server/lists/protocol.ts';
import { builtinTrees } from '../../shared/labels/builtin.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { parseNames } from '../../shared/names/tsv.ts';

/** Files of names without a disk; compiling them happens in this thread. */
export class FakeDisk implements NamesDisk {
  /** Paths in the order in which files were compiled. */
  readonly compiled: string[] = [];
  /** Paths that are watched now, each as often as it is. */
  readonly watched: string[] = [];
  /** Compiling waits for it. */
  held: Promise<void> = Promise.resolve();
  readonly #files = new Map<string, { text: string; stamp: number }>();
  readonly #watchers = new Set<{ path: string; touched: () => void }>();
  #writes = 0;

  write(path: string, text: string): void {
    this.#files.set(path, { text, stamp: (this.#writes += 1) });
    this.touch(path);
  }

  remove(path: string): void {
    this.#files.delete(path);
    this.touch(path);
  }

  /** Tells those who watch that something may have happened. */
  touch(path: string): void {
    for (const watcher of this.#watchers) if (watcher.path === path) watcher.touched();
  }

  stamp({ path }: NamesSource): Promise<string | undefined> {
    return Promise.resolve(this.#files.get(path)?.stamp.toString());
  }

  async compile({ path }: NamesSource, signal: AbortSignal): Promise<Reading> {
    const text = this.#files.get(path)?.text ?? '';
    this.compiled.push(path);
    await this.held;
    if (signal.aborted) return { kind: 'refused', reason: 'aborted' };
    if (text.startsWith('\0')) return { kind: 'refused', reason: `${path} is no text` };
    const { entries, faults } = parseNames(text, Object.values(builtinTrees), 'user');
    const bytes = compileNames(entries, { title: path, precision: 'exact' });
    const key = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    return {
      kind: 'compiled',
      names: { key, title: path, bytes },
      faults: { count: faults.length, first: faults.slice(0, 5) },
    };
  }

  watch({ path }: NamesSource, touched: () => void): () => void {
    const watcher = { path, touched };
    this.#watchers.add(watcher);
    this.watched.push(path);
    return () => {
      this.#watchers.delete(watcher);
      this.watched.splice(this.watched.indexOf(path), 1);
    };
  }
}
