import { dirname } from 'node:path';
import type { DurableDisk } from '../../server/disk/durable.ts';

/** A disk in memory. It may be told to die: then nothing happens any more, as after the end of a process. */
export class FakeDurableDisk implements DurableDisk {
  readonly files: Map<string, string>;
  /** Steps that change something, in order. */
  readonly steps: string[] = [];
  /** So many of them happen. */
  allowed = Infinity;

  /** @param files of the disk that another process left */
  constructor(files: ReadonlyMap<string, string> = new Map()) {
    this.files = new Map(files);
  }

  read(path: string): Promise<string | undefined> {
    return Promise.resolve(this.files.get(path));
  }

  list(folder: string): Promise<readonly string[]> {
    const names = [...this.files.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1).split('/')[0] ?? '');
    return Promise.resolve([...new Set(names)].sort());
  }

  async write(path: string, text: string): Promise<void> {
    // A file that is being written may be there in part.
    await this.#step(`create ${path}`, () => this.files.set(path, text.slice(0, text.length / 2)));
    await this.#step(`write ${path}`, () => this.files.set(path, text));
  }

  move(from: string, to: string): Promise<void> {
    return this.#step(`move ${from} ${to}`, () => {
      const moved = this.#under(from);
      if (moved.length === 0) throw new Error(`ENOENT: ${from}`);
      const isFolder = !this.files.has(from);
      if (isFolder && this.#under(to).length > 0) throw new Error(`ENOTEMPTY: ${to}`);
      for (const path of moved) {
        this.files.set(to + path.slice(from.length), this.files.get(path) ?? '');
        this.files.delete(path);
      }
    });
  }

  async remove(path: string): Promise<void> {
    // A folder is removed file by file.
    for (const file of this.#under(path)) await this.#step(`remove ${file}`, () => this.files.delete(file));
  }

  settle(folder: string): Promise<void> {
    return this.#step(`settle ${dirname(folder)}`, () => undefined);
  }

  #under(path: string): string[] {
    return [...this.files.keys()].filter((file) => file === path || file.startsWith(`${path}/`));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
  async #step(name: string, action: () => unknown): Promise<void> {
    if (this.steps.length >= this.allowed) throw new Error('the process is gone');
    this.steps.push(name);
    action();
  }
}

/** Processes of a machine; those in `alive` live, with the word for when they were started. */
export class FakeProcesses {
  readonly pid: number;
  readonly alive: Map<number, string>;

  constructor(pid = 1, alive = new Map([[pid, 'a']])) {
    this.pid = pid;
    this.alive = alive;
  }

  started(pid: number): Promise<string | undefined> {
    return Promise.resolve(this.alive.get(pid));
  }
}
