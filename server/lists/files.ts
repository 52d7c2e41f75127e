import type { Clock } from '../clock.ts';
import type { NamesSource, Reading } from './protocol.ts';

/** What is needed of the disk. Nothing of it ever rejects, but for `append`. */
export interface NamesDisk {
  /** Undefined where there is no such file; another text whenever its content may be another. */
  stamp(source: NamesSource): Promise<string | undefined>;
  /** Reads and compiles a file outside of this thread. The answer to an aborted call does not matter. */
  compile(source: NamesSource, signal: AbortSignal): Promise<Reading>;
  /** See `appendLine`. @throws UserError */
  append(source: NamesSource, line: string): Promise<void>;
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
  /** The last line that was appended. */
  #appended: Promise<unknown> = Promise.resolve();

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

  /**
   * Appends a line to a file, which is made if need be; those who follow it are told as after any change, but at once.
   * @returns when the line is on the disk
   * @throws UserError where the file cannot be written
   */
  async append(source: NamesSource, line: string): Promise<void> {
    const written = this.#appended.then(() => this.#disk.append(source, line));
    this.#appended = written.catch(() => undefined);
    await written;
    void this.#files.get(source.path)?.look();
  }
}

class NamesFile {
  readonly followers = new Set<Follower>();
  /** Undefined until the file was looked at for the first time. */
  reading: Reading | undefined;
  readonly #source: NamesSource;
  readonly #disk: NamesDisk;
  readonly #stopWatching: () => void;
  #stamp: string | undefined;
  #callOff = (): void => undefined;
  #present = new AbortController();

  constructor(source: NamesSource, disk: NamesDisk, clock: Clock) {
    this.#source = source;
    this.#disk = disk;
    this.#stopWatching = disk.watch(source, () => {
      this.#callOff();
      this.#callOff = clock.after(quietMilliseconds, () => void this.look());
    });
    void this.look();
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
