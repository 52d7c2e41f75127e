import { basename, dirname, join } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import {
  lineFileName,
  parseLine,
  workspaceFile,
  workspaceText,
  type LearnedVersion,
  type Line,
} from '../../shared/model/line.ts';
import { pause, type Clock } from '../clock.ts';
import { replaceFile, type DurableDisk } from '../disk/durable.ts';
import { forgotten, pinned, published, rolledBack, spoilt } from './lineChanges.ts';
import type { Lock } from '../disk/lock.ts';

/** Another process changes a line in far less. */
const patience = { attempts: 100, milliseconds: 50 };

/** In a line's folder, a package whose name begins so is no version yet. */
const candidatePrefix = 'candidate-';

/** Where a line is. */
export interface LinePlace {
  /** Where `line.json` lies. */
  readonly folder: string;
  /** Folder of the package that it stands on: the model that ships, or in a workspace what the user has. */
  readonly base: string;
  /** URI of the folder whose line it is; undefined for the user's own. */
  readonly workspace?: string | undefined;
}

/**
 * The versions of a model that learned from its user, on the disk. `line.json` is the truth: a package that it does not
 * name is left over from a process that died, and is removed when the next one is published. A process may be gone after
 * any step: what is live is then the version before or the new one.
 */
export class ModelLine {
  #place: LinePlace;
  readonly #disk: DurableDisk;
  readonly #lock: Lock;
  readonly #clock: Clock;

  /** @param lock of those who change this line, in any process */
  constructor(place: LinePlace, disk: DurableDisk, lock: Lock, clock: Clock) {
    this.#place = place;
    this.#disk = disk;
    this.#lock = lock;
    this.#clock = clock;
  }

  /** What users call the model that it stands on. */
  get baseName(): 'builtin' | 'user' {
    return this.#place.workspace === undefined ? 'builtin' : 'user';
  }

  /** Where `line.json` lies. */
  get folder(): string {
    return this.#place.folder;
  }

  get file(): string {
    return join(this.folder, lineFileName);
  }

  /** @throws UserError where the line's file is damaged */
  async read(): Promise<Line> {
    return parseLine(await this.#disk.read(this.file), this.file);
  }

  /** Folder of a version's package; for null of the one that the line stands on. */
  folderOf(version: string | null): string {
    return version === null ? this.#place.base : join(this.folder, version);
  }

  /** From now on it stands on another package. @param base its folder */
  standOn(base: string): void {
    this.#place = { ...this.#place, base };
  }

  /** Where a candidate may be written. */
  candidate(run: string): string {
    return join(this.folder, `${candidatePrefix}${run}`);
  }

  /** Whether a candidate is one of this line's, wherever the user's folders were when it was begun. */
  owns(candidate: string): boolean {
    const named = (folder: string): string => join(basename(dirname(folder)), basename(folder));
    return named(dirname(candidate)) === named(this.folder);
  }

  /**
   * Makes a candidate the live version, if its parent still is.
   * @param candidate folder of its package, in this line's folder; it is moved
   * @returns false where another version went live meanwhile
   */
  async publish(candidate: string, version: LearnedVersion): Promise<boolean> {
    return this.#exclusively(async () => {
      const line = await this.read();
      if (line.current !== version.parent) return false;
      if (!line.versions.some((known) => known.version === version.version)) {
        const folder = this.folderOf(version.version);
        await this.#disk.settle(candidate);
        await this.#disk.remove(folder);
        await this.#disk.move(candidate, folder);
      }
      const next = published(line, version);
      await this.#write(next);
      await this.#sweep(next);
      return true;
    });
  }

  /** Removes all that the line does not name: candidates, and what processes that died left. For who trains it. */
  tidy(): Promise<void> {
    return this.#exclusively(async () => this.#sweep(await this.read()));
  }

  /** Removes a candidate that was not taken. */
  discard(candidate: string): Promise<void> {
    return this.#disk.remove(candidate);
  }

  /**
   * @param version null for the one that the line stands on; the one before unless given
   * @throws UserError where there is no such version
   */
  rollback(version?: string | null): Promise<Line> {
    return this.#change((line) => rolledBack(line, version));
  }

  /**
   * Makes what the line stands on live again, if a version still is.
   * @returns false where another version went live meanwhile
   */
  leave(version: string): Promise<boolean> {
    return this.#exclusively(async () => {
      const line = await this.read();
      if (line.current !== version) return false;
      await this.#write(rolledBack(line, null));
      return true;
    });
  }

  pin(version: string, isPinned: boolean): Promise<Line> {
    return this.#change((line) => pinned(line, version, isPinned));
  }

  /** A version turned out to be unusable. */
  spoil(version: string, reason: string): Promise<Line> {
    return this.#change((line) => spoilt(line, version, reason));
  }

  /** Removes versions with their packages, and all candidates. */
  forget(isForgotten: (version: string) => boolean): Promise<void> {
    return this.#exclusively(async () => {
      const line = forgotten(await this.read(), isForgotten);
      await this.#write(line);
      await this.#sweep(line);
    });
  }

  #change(change: (line: Line) => Line): Promise<Line> {
    return this.#exclusively(async () => {
      const line = change(await this.read());
      await this.#write(line);
      return line;
    });
  }

  async #write(line: Line): Promise<void> {
    const { folder, workspace } = this.#place;
    const entry = join(dirname(folder), workspaceFile);
    if (workspace !== undefined && (await this.#disk.read(entry)) === undefined)
      await replaceFile(this.#disk, entry, workspaceText(workspace));
    await replaceFile(this.#disk, this.file, `${JSON.stringify(line, null, 2)}\n`);
  }

  /** Removes what the line does not name. */
  async #sweep({ versions }: Line): Promise<void> {
    const kept = new Set([lineFileName, ...versions.map(({ version }) => version)]);
    for (const name of await this.#disk.list(this.folder)) {
      if (!kept.has(name)) await this.#disk.remove(join(this.folder, name));
    }
  }

  async #exclusively<T>(action: () => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt < patience.attempts; attempt += 1) {
      const claim = await this.#lock.take();
      if (!claim) {
        await pause(this.#clock, patience.milliseconds);
        continue;
      }
      try {
        return await action();
      } finally {
        await claim.release();
      }
    }
    throw new UserError(`another process is changing ${this.folder}; try again`);
  }
}
