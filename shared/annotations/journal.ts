import { constants } from 'node:fs';
import { lstat, mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { Turn } from '../turn.ts';
import { explaining, type Verb } from './journal-fault.ts';
import { JournalParser, journalLine, maxLineBytes, type ParsedJournal } from './parse.ts';
import type { JournalPlace } from './places.ts';
import type { JournalRecord } from './record.ts';

/** Bytes of the largest journal. */
export const maxJournalBytes = 64 * 2 ** 20;

/** What is needed of the disk: some functions of `node:fs/promises`. */
export interface JournalDisk {
  open(path: string, flags: number, mode?: number): Promise<JournalHandle>;
  lstat(path: string, options: { readonly bigint: true }): Promise<FileState>;
  unlink(path: string): Promise<void>;
  mkdir(path: string, options: { readonly mode: number; readonly recursive: boolean }): Promise<unknown>;
}

export interface JournalHandle {
  stat(options: { readonly bigint: true }): Promise<FileState>;
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
  write(buffer: Uint8Array): Promise<{ readonly bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface FileState {
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  isFile(): boolean;
  isDirectory(): boolean;
}

export const systemJournalDisk: JournalDisk = { open, lstat, mkdir, unlink };

/** A text that is another one whenever the file may hold something else; undefined where it is absent or empty. */
export type Stamp = string | undefined;

export interface JournalContent extends ParsedJournal {
  readonly stamp: Stamp;
}

/** What an append made of the file. */
export interface Appended {
  readonly before: Stamp;
  /** Undefined where somebody else wrote as well. */
  readonly after: Stamp;
}

const chunkBytes = 256 * 2 ** 10;
/** Where the system does not know them, `lstat` still finds links. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const newline = 0x0a;
/** One character for each byte, and back. */
const byteText = 'latin1';

/** A journal on the disk. Several processes may use it at the same time; what one object does happens in turn. */
export class Journal {
  readonly place: JournalPlace;
  readonly path: string;
  readonly #disk: JournalDisk;
  readonly #turn = new Turn();
  /** Whether the names of the root, and of all folders above it, are on the disk. */
  #isRootNamed = false;

  constructor(place: JournalPlace, disk: JournalDisk) {
    this.place = place;
    this.path = join(place.root, ...place.names);
    this.#disk = disk;
  }

  stamp(): Promise<Stamp> {
    return this.#disk.lstat(this.path, { bigint: true }).then(stampOf, absent);
  }

  /** @throws UserError where it cannot be read: too large, no permission, a link instead of a file */
  read(): Promise<JournalContent> {
    return this.#inTurn('read', [this], async () => {
      const parser = new JournalParser();
      const handle = await this.#open(constants.O_RDONLY).catch(absent);
      if (!handle) return { ...parser.end(), stamp: undefined };
      try {
        const stamp = stampOf(await handle.stat({ bigint: true }));
        for await (const piece of this.#pieces(handle)) parser.feed(piece);
        return { ...parser.end(), stamp };
      } finally {
        await handle.close();
      }
    });
  }

  /**
   * Adds records to the end, and waits until they are on the disk.
   * @throws UserError where that fails; some of them may be in the file nevertheless
   */
  append(records: readonly JournalRecord[]): Promise<Appended> {
    return this.#inTurn('write', [this], () => this.#appendLines(records.map(lineOf)));
  }

  /**
   * Moves all lines to the end of another journal, also those that nobody can read, but for those that it has already;
   * then removes the file. What others append meanwhile is moved as well. After a crash both journals may have them,
   * which does no harm, and it can be repeated.
   *
   * @param whenCopied is awaited before the file is removed
   * @returns how many lines the other one got
   * @throws UserError where one of them cannot be read or written; nothing is lost then
   */
  moveTo(other: Journal, whenCopied: () => Promise<void>): Promise<number> {
    return this.#inTurn('write', [this, other], async () => {
      const handle = await this.#open(constants.O_RDONLY).catch(absent);
      if (!handle) {
        // Where nothing can be written nothing can be moved to, not even later.
        await other.#take([]);
        await whenCopied();
        return 0;
      }
      try {
        const copied = await other.#take(await this.#lines(handle));
        await whenCopied();
        await this.#disk.unlink(this.path);
        await this.#syncFolders();
        // Who had opened the file before may have written to it since.
        return copied + (await other.#take(await this.#lines(handle)));
      } finally {
        await handle.close();
      }
    });
  }

  /** Appends those of the lines that it does not have. @returns how many these were */
  #take(lines: readonly string[]): Promise<number> {
    return explaining('write', this, async () => {
      const handle = await this.#open(constants.O_RDONLY).catch(absent);
      const present = new Set(handle && (await this.#lines(handle).finally(() => handle.close())));
      const missing = lines.filter((line) => !present.has(line) && present.add(line));
      if (missing.length > 0) await this.#appendLines(missing);
      return missing.length;
    });
  }

  /** All lines that are not empty, with their breaks, one character for each byte. */
  async #lines(handle: JournalHandle): Promise<string[]> {
    let text = '';
    for await (const piece of this.#pieces(handle)) text += Buffer.from(piece).toString(byteText);
    return text.split('\n').flatMap((line) => (line === '' ? [] : [`${line}\n`]));
  }

  async *#pieces(handle: JournalHandle): AsyncGenerator<Uint8Array> {
    this.#checkSize((await handle.stat({ bigint: true })).size);
    const buffer = new Uint8Array(chunkBytes);
    for (let position = 0; ;) {
      const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      position += bytesRead;
      this.#checkSize(BigInt(position));
    }
  }

  /** @param lines with their breaks, one character for each byte */
  async #appendLines(lines: readonly string[]): Promise<Appended> {
    for (;;) {
      const found = await this.#open(constants.O_RDWR | constants.O_APPEND).catch(absent);
      const handle = found ?? (await this.#create());
      try {
        const before = await handle.stat({ bigint: true });
        // What stands behind a torn line would be lost with it.
        const torn = !(await endsWithLine(handle, before.size));
        const bytes = Buffer.from(`${torn ? '\n' : ''}${lines.join('')}`, byteText);
        this.#checkSize(before.size + BigInt(bytes.length));
        const { bytesWritten } = await handle.write(bytes);
        if (bytesWritten < bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
        await handle.sync();
        await this.#syncFolders();
        // Whoever moved or replaced the file meanwhile need not have seen the lines.
        const named = await this.#disk.lstat(this.path, { bigint: true }).catch(absent);
        if (named?.ino !== before.ino) continue;
        const after = await handle.stat({ bigint: true });
        const isAlone = after.size === before.size + BigInt(bytes.length);
        return { before: stampOf(before), after: isAlone ? stampOf(after) : undefined };
      } finally {
        await handle.close();
      }
    }
  }

  #inTurn<T>(verb: Verb, journals: readonly Journal[], action: () => Promise<T>): Promise<T> {
    const turns = journals.map((journal) => journal.#turn);
    return Turn.takeAll(turns, () => explaining(verb, this, action));
  }

  /** Opens the file as what it has to be: a regular one, in folders that are no links. */
  async #open(flags: number): Promise<JournalHandle> {
    for (const folder of this.#folders) {
      const state = await this.#disk.lstat(folder, { bigint: true });
      if (!state.isDirectory()) throw new UserError(`${folder} is a link or a file; it has to be a folder`);
    }
    const handle = await this.#disk.open(this.path, flags | O_NOFOLLOW | O_NONBLOCK, this.#mode.file);
    const [opened, named] = [
      await handle.stat({ bigint: true }),
      await this.#disk.lstat(this.path, { bigint: true }),
    ];
    if (opened.isFile() && named.isFile() && opened.ino === named.ino) return handle;
    await handle.close();
    throw new UserError(`${this.path} is no file of its own but a link or a device; remove it`);
  }

  async #create(): Promise<JournalHandle> {
    const { root, owner } = this.place;
    if (owner === 'user') await this.#disk.mkdir(root, { mode: this.#mode.folder, recursive: true });
    for (const folder of this.#folders) {
      await this.#disk.mkdir(folder, { mode: this.#mode.folder, recursive: false }).catch(present);
    }
    const { O_RDWR, O_APPEND, O_CREAT, O_EXCL } = constants;
    const made = await this.#open(O_RDWR | O_APPEND | O_CREAT | O_EXCL).catch(present);
    return made ?? this.#open(O_RDWR | O_APPEND);
  }

  /** Each time: a file that another process made, or put in the place of the last, may be without its name yet. */
  async #syncFolders(): Promise<void> {
    const { root } = this.place;
    if (!this.#isRootNamed) for (const folder of foldersAbove(root)) await this.#sync(folder);
    this.#isRootNamed = true;
    for (const folder of [root, ...this.#folders]) await this.#sync(folder);
  }

  /** Where the system has no such thing for folders it does not need it. */
  async #sync(folder: string): Promise<void> {
    const handle = await this.#disk.open(folder, constants.O_RDONLY).catch(notForFolders);
    try {
      await handle?.sync().catch(notForFolders);
    } finally {
      await handle?.close();
    }
  }

  /** Between the root and the file. */
  get #folders(): string[] {
    const { root, names } = this.place;
    return names.slice(0, -1).map((_, last) => join(root, ...names.slice(0, last + 1)));
  }

  get #mode(): { file: number; folder: number } {
    return this.place.owner === 'user' ? { file: 0o600, folder: 0o700 } : { file: 0o666, folder: 0o777 };
  }

  #checkSize(size: bigint): void {
    if (size <= maxJournalBytes) return;
    throw new UserError(`${this.path} is larger than ${maxJournalBytes / 2 ** 20} MiB; move it away`);
  }
}

function foldersAbove(path: string): string[] {
  const above = dirname(path);
  return above === path ? [] : [...foldersAbove(above), above];
}

const stampOf = ({ ino, size, mtimeNs, ctimeNs }: FileState): Stamp =>
  size === 0n ? undefined : [ino, size, mtimeNs, ctimeNs].join();

function lineOf(record: JournalRecord): string {
  const line = Buffer.from(journalLine(record));
  if (line.length <= maxLineBytes) return line.toString(byteText);
  throw new UserError(`an annotation is longer than ${maxLineBytes} bytes; mark less text at once`);
}

async function endsWithLine(handle: JournalHandle, size: bigint): Promise<boolean> {
  const last = new Uint8Array([newline]);
  if (size > 0n) await handle.read(last, 0, 1, Number(size) - 1);
  return last[0] === newline;
}

/** Turns errors with these codes into undefined. */
const expecting =
  (...codes: readonly string[]) =>
  (error: unknown): undefined => {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!codes.includes(code)) throw error;
  };

const absent = expecting('ENOENT', 'ENOTDIR');
const present = expecting('EEXIST');
const notForFolders = expecting('EISDIR', 'EPERM', 'EINVAL', 'EACCES');
