import { compileList } from '../../server/lists/compile.ts';
import type { NamesDisk } from '../../server/lists/files.ts';
import { listNames } from '../../server/lists/list.ts';
import type {
  NameAndLabel,
  NamesPage,
  NamesQuery,
  NamesSource,
  Reading,
} from '../../server/lists/protocol.ts';

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

  /** The last line of the file must be whole. */
  append({ path }: NamesSource, line: string): Promise<void> {
    this.#files.set(path, { text: `${this.text(path)}${line}\n`, stamp: (this.#writes += 1) });
    return Promise.resolve();
  }

  list({ path }: NamesSource, query: NamesQuery): Promise<NamesPage> {
    return Promise.resolve(listNames(this.text(path), query));
  }

  removeName({ path }: NamesSource, { name, label }: NameAndLabel): Promise<number> {
    const lines = this.text(path).split(/(?<=\n)/);
    const left = lines.filter((line) => !line.startsWith(`${name}\t${label}`));
    this.#files.set(path, { text: left.join(''), stamp: (this.#writes += 1) });
    return Promise.resolve(lines.length - left.length);
  }

  text(path: string): string {
    return this.#files.get(path)?.text ?? '';
  }

  stamp({ path }: NamesSource): Promise<string | undefined> {
    return Promise.resolve(this.#files.get(path)?.stamp.toString());
  }

  async compile({ path }: NamesSource, signal: AbortSignal): Promise<Reading> {
    const text = this.text(path);
    this.compiled.push(path);
    await this.held;
    if (signal.aborted) return { kind: 'refused', reason: 'aborted' };
    if (text.startsWith('\0')) return { kind: 'refused', reason: `${path} is no text` };
    return { kind: 'compiled', ...compileList(text, path) };
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
