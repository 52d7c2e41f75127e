import type { Clock } from '../clock.ts';
import type { NameAndLabel, NamesPage, NamesQuery, NamesSource, Reading } from './protocol.ts';

/** What is needed of the disk. */
export interface NamesDisk {
  /** Never rejects. Undefined where there is no such file; another text whenever its content may be another. */
  stamp(source: NamesSource): Promise<string | undefined>;
  /** Reads and compiles a file outside of this thread. Never rejects; the answer to an aborted call does not matter. */
  compile(source: NamesSource, signal: AbortSignal): Promise<Reading>;
  /** See `appendLine`. @throws UserError */
  append(source: NamesSource, line: string): Promise<void>;
  /** Reads a file outside of this thread. @throws UserError where there is none, or it cannot be read */
  list(source: NamesSource, query: NamesQuery): Promise<NamesPage>;
  /** See `removeName`; outside of this thread. @throws UserError */
  removeName(source: NamesSource, name: NameAndLabel): Promise<number>;
  /**
   * Calls `touched` whenever the file may have appeared, changed or gone.
   * @returns a function that ends the watch
   */
  watch(source: NamesSource, touched: () => void): () => void;
}

export type Follower = (reading: Reading) => void;

/** A file is read once it was left alone so long: it may be written in pieces. */
const quietMilliseconds = 200;

/** The files of names that sessions follow; those who follow the same one share it. */
export class NameFiles {
  readonly #disk: NamesDisk;
  readonly #clock: Clock;
  readonly #files = new Map<string, NamesFile>();
  /** The last change of a file that was asked for here. */
  #changed: Promise<unknown> = Promise.resolve();

  constructor(disk: NamesDisk, clock: Clock) {
    this.#disk = disk;
    this.#clock = clock;
  }

  /**
   * Calls `follower` with what the file holds as soon as that is known, and again after each change.
   * @returns a function that ends this
   */
  follow(source: NamesSource, follower: Follower): () => void {
    const { path } = source;
    const file = this.#files.get(path) ?? new NamesFile(source, this.#disk, this.#clock);
    this.#files.set(path, file);
    file.followers.add(follower);
    if (file.reading) follower(file.reading);
    return () => {
      file.followers.delete(follower);
      if (file.followers.size > 0 || this.#files.get(path) !== file) return;
      this.#files.delete(path);
      file.close();
    };
  }

  /** Something may have happened to a file; one that nobody follows is none of ours. */
  touched(path: string): void {
    this.#files.get(path)?.touched();
  }

  /**
   * Appends a line to a file, which is made if need be; those who follow it are told as after any change, but at once.
   * @returns when the line is on the disk
   * @throws UserError where the file cannot be written
   */
  append(source: NamesSource, line: string): Promise<void> {
    return this.#change(source, () => this.#disk.append(source, line));
  }

  /**
   * Removes a name with a label from a file; then as `append`.
   * @returns how many lines were removed
   */
  remove(source: NamesSource, name: NameAndLabel): Promise<number> {
    return this.#change(source, async () =>
      (await this.#disk.stamp(source)) === undefined ? 0 : this.#disk.removeName(source, name),
    );
  }

  /** A part of what a file lists. @throws UserError where it cannot be read */
  async list(source: NamesSource, query: NamesQuery): Promise<NamesPage> {
    await this.#changed;
    if ((await this.#disk.stamp(source)) === undefined) return noNames;
    return this.#disk.list(source, query);
  }

  async #change<T>(source: NamesSource, change: () => Promise<T>): Promise<T> {
    const written = this.#changed.then(change);
    this.#changed = written.catch(() => undefined);
    const outcome = await written;
    void this.#files.get(source.path)?.look();
    return outcome;
  }
}

const noNames: NamesPage = { names: [], total: 0, faults: { count: 0, first: [] } };

class NamesFile {
  readonly followers = new Set<Follower>();
  /** Undefined until the file was looked at for the first time. */
  reading: Reading | undefined;
  readonly #source: NamesSource;
  readonly #disk: NamesDisk;
  readonly #clock: Clock;
  readonly #stopWatching: () => void;
  #stamp: string | undefined;
  #callOff = (): void => undefined;
  #present = new AbortController();

  constructor(source: NamesSource, disk: NamesDisk, clock: Clock) {
    this.#source = source;
    this.#disk = disk;
    this.#clock = clock;
    this.#stopWatching = disk.watch(source, () => this.touched());
    void this.look();
  }

  touched(): void {
    this.#callOff();
    this.#callOff = this.#clock.after(quietMilliseconds, () => void this.look());
  }

  close(): void {
    this.#stopWatching();
    this.#callOff();
    this.#present.abort();
  }

  /** A look that another one overtakes comes to nothing. */
  async look(): Promise<void> {
    this.#present.abort();
    const { signal } = (this.#present = new AbortController());
    const stamp = await this.#disk.stamp(this.#source);
    if (signal.aborted || (this.reading && stamp === this.#stamp)) return;
    const reading: Reading =
      stamp === undefined ? { kind: 'absent' } : await this.#disk.compile(this.#source, signal);
    if (signal.aborted) return;
    this.#stamp = stamp;
    if (this.reading && substance(this.reading) === substance(reading)) return;
    this.reading = reading;
    for (const follower of this.followers) follower(reading);
  }
}

/** A file that was only written anew is no news. */
const substance = (reading: Reading): string =>
  JSON.stringify(reading.kind === 'compiled' ? [reading.names.key, reading.faults] : reading);
