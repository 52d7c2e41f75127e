import type { NameFiles } from './files.ts';
import type { CompiledNames, NamesSource, Reading } from './protocol.ts';
import { nameLists, type NameLists } from './set.ts';

interface Followed {
  stop: () => void;
  reading?: Reading;
}

export interface SelectionEvents {
  /** Called for the first time when all files were looked at, then whenever the lists are others. */
  readonly changed: (lists: NameLists) => void;
  /** Called with what a file holds, now and after each change. */
  readonly read: (source: NamesSource, reading: Reading) => void;
}

/** The lists of one session: it follows the files that apply to it. */
export class Selection {
  readonly #files: NameFiles;
  readonly #events: SelectionEvents;
  readonly #followed = new Map<string, Followed>();
  #present: NameLists | undefined;
  #isChoosing = false;

  constructor(files: NameFiles, events: SelectionEvents) {
    this.#files = files;
    this.#events = events;
  }

  /** From now on just these files apply. */
  choose(sources: readonly NamesSource[]): void {
    this.#isChoosing = true;
    const paths = new Set(sources.map(({ path }) => path));
    for (const [path, { stop }] of this.#followed) {
      if (paths.has(path)) continue;
      stop();
      this.#followed.delete(path);
    }
    for (const source of sources) if (!this.#followed.has(source.path)) this.#follow(source);
    this.#isChoosing = false;
    this.#update();
  }

  close(): void {
    for (const { stop } of this.#followed.values()) stop();
    this.#followed.clear();
  }

  #follow(source: NamesSource): void {
    const followed: Followed = { stop: () => undefined };
    this.#followed.set(source.path, followed);
    followed.stop = this.#files.follow(source, (reading) => {
      followed.reading = reading;
      this.#events.read(source, reading);
      this.#update();
    });
  }

  #update(): void {
    if (this.#isChoosing) return;
    const readings = Array.from(this.#followed.values(), ({ reading }) => reading);
    if (!this.#present && readings.includes(undefined)) return;
    const lists = nameLists(readings.flatMap(compiledOf));
    if (lists.key === this.#present?.key) return;
    this.#present = lists;
    this.#events.changed(lists);
  }
}

const compiledOf = (reading: Reading | undefined): CompiledNames[] =>
  reading?.kind === 'compiled' ? [reading.names] : [];
