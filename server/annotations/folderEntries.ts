import { isDeepStrictEqual } from 'node:util';
import { readFolder, readFolders, writeFolder, type FolderEntry } from '../../shared/annotations/folders.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { Turn } from '../../shared/turn.ts';

/**
 * What is remembered of workspace folders. The journals of a process read and change it here only, one thing at a time:
 * who reads sees all that was said before, and nobody writes again what another has just taken back.
 */
export class FolderEntries {
  readonly #data: string;
  readonly #turn = new Turn();

  /** @param data the user's data folder */
  constructor(data: string) {
    this.#data = data;
  }

  /** In no order. */
  all(): Promise<FolderEntry[]> {
    return this.#turn.take(() => readFolders(this.#data));
  }

  /** @param folder URI */
  read(folder: string): Promise<FolderEntry | undefined> {
    return this.#turn.take(() => readFolder(this.#data, folder));
  }

  /**
   * @param next is asked when it is its turn what to remember instead of what is remembered by then
   * @returns what is remembered now
   * @throws UserError where it cannot be written
   */
  change<Entry extends FolderEntry | undefined>(
    folder: string,
    next: (before: FolderEntry | undefined) => Entry,
  ): Promise<Entry> {
    return this.#turn.take(async () => {
      const before = await readFolder(this.#data, folder);
      const entry = next(before);
      if (entry && !isDeepStrictEqual(entry, before)) await this.#write(entry);
      return entry;
    });
  }

  async #write(entry: FolderEntry): Promise<void> {
    try {
      await writeFolder(this.#data, entry);
    } catch (error) {
      throw new UserError(`cannot remember ${entry.folder} in ${this.#data}: ${messageOf(error)}`);
    }
  }
}
