import { effective } from '../../shared/annotations/effective.ts';
import { history, type HistoryEntry } from '../../shared/annotations/history.ts';
import { readFolder, writeFolder, type FolderEntry } from '../../shared/annotations/folders.ts';
import { Journal, type JournalDisk } from '../../shared/annotations/journal.ts';
import { localPath, userJournal, workspaceJournal } from '../../shared/annotations/places.ts';
import type { JournalRecord } from '../../shared/annotations/record.ts';
import { StandingRecords } from '../../shared/annotations/standing.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { OpenJournal, type JournalFollower, type JournalMachine } from './openJournal.ts';

/** Where journals are kept, and what is needed for it. */
export interface JournalHome extends JournalMachine {
  readonly disk: JournalDisk;
  /** The user's data folder. */
  readonly data: string;
}

/** What became of a folder's annotations. */
export interface MovedJournal {
  /** Of the file that they are in now. */
  readonly path: string;
  /** How many lines it got. */
  readonly moved: number;
}

/** The journals of one folder of a trusted workspace, or of all documents that lie in none. */
export class FolderJournals {
  /** Resolves once the journals were read; never rejects. */
  readonly ready: Promise<void>;
  readonly #folder: string | undefined;
  readonly #data: string;
  readonly #user: OpenJournal;
  readonly #workspace: OpenJournal | undefined;
  readonly #follower: JournalFollower;
  #entry: FolderEntry | undefined;
  #learning: FolderEntry['learning'] | undefined;
  #isReady = false;
  #counting: readonly JournalRecord[] | undefined;
  #history: readonly HistoryEntry[] | undefined;
  readonly #standing = new Map<string, StandingRecords>();

  /** @param folder URI; undefined for documents that lie in none */
  constructor(folder: string | undefined, home: JournalHome, follower: JournalFollower) {
    this.#folder = folder;
    this.#data = home.data;
    this.#follower = follower;
    const { user, workspace } = journalsOf(folder, home);
    const own: JournalFollower = {
      changed: () => this.#change(),
      problem: (message) => follower.problem(message),
    };
    this.#user = new OpenJournal(user, home, own);
    this.#workspace = workspace && new OpenJournal(workspace, home, own);
    this.ready = this.#load();
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** All records, in no order. */
  get records(): readonly JournalRecord[] {
    return [...this.#user.records, ...(this.#workspace?.records ?? [])];
  }

  /** Those that count, in order. */
  get counting(): readonly JournalRecord[] {
    return (this.#counting ??= effective(this.records));
  }

  /** All that was said, the oldest first. */
  get history(): readonly HistoryEntry[] {
    return (this.#history ??= history(this.records));
  }

  /** The same object as long as nothing changes. */
  standing(tree: string): StandingRecords {
    const known = this.#standing.get(tree);
    if (known) return known;
    const standing = new StandingRecords(this.counting, tree);
    this.#standing.set(tree, standing);
    return standing;
  }

  /**
   * Adds records to the journal they belong in: undos to that of what they undo, others to the workspace's where the
   * user agreed to that, or has now chosen it.
   * @returns once they are on the disk
   */
  async append(records: readonly JournalRecord[], inWorkspace: boolean): Promise<void> {
    await this.ready;
    // The user may have decided otherwise meanwhile, by another program.
    await this.#readEntry();
    const workspace = this.#workspace;
    const byDefault = inWorkspace || this.#entry?.inWorkspace === true;
    const isShared = (id: string): boolean => workspace?.records.some((other) => other.id === id) === true;
    const belongsThere = (record: JournalRecord): boolean =>
      record.kind === 'undo' ? isShared(record.undoes) : byDefault;
    const shared = workspace ? records.filter(belongsThere) : [];
    const own = records.filter((record) => !shared.includes(record));
    if (workspace && shared.length > 0) await workspace.append(shared);
    if (own.length > 0) await this.#user.append(own);
    await this.#remember();
  }

  /**
   * Moves all that was said into the folder itself, or out of it into the user's own; what is said later follows.
   * @throws UserError where the folder is on no disk of this machine, or a file cannot be read or written
   */
  async move(to: 'workspace' | 'user'): Promise<MovedJournal> {
    await this.ready;
    const folder = this.#folder;
    const workspace = this.#workspace;
    if (folder === undefined || !workspace) throw new UserError(`${folder} is on no disk of this machine`);
    const inWorkspace = to === 'workspace';
    const [source, target] = inWorkspace ? [this.#user, workspace] : [workspace, this.#user];
    const moved = await source.moveTo(target, async () => {
      const entry = { folder, inWorkspace, trusted: true, learning: this.learning };
      await writeFolder(this.#data, entry);
      this.#entry = entry;
    });
    return { path: target.path, moved };
  }

  /** Something may have happened to a file, which need not be one of these. */
  touched(path: string): void {
    for (const journal of [this.#user, this.#workspace]) if (journal?.path === path) journal.touched();
  }

  /** What the records teach: what was said last. */
  get learning(): FolderEntry['learning'] {
    return this.#learning ?? this.#entry?.learning ?? 'user';
  }

  /** From now on the records teach this; documents that lie in no folder always teach the user's line. */
  teach(learning: FolderEntry['learning']): void {
    if (this.#folder === undefined) return;
    this.#learning = learning;
    if (this.#isReady && this.#isKnown) void this.#remember();
  }

  close(): void {
    this.#user.close();
    this.#workspace?.close();
  }

  async #load(): Promise<void> {
    await Promise.all([this.#user.ready, this.#workspace?.ready]);
    await this.#readEntry();
    if (this.#isKnown) await this.#remember();
    this.#isReady = true;
    this.#follower.changed();
  }

  async #readEntry(): Promise<void> {
    if (this.#folder !== undefined) this.#entry = await readFolder(this.#data, this.#folder);
  }

  /** Nothing is remembered of folders without annotations. */
  get #isKnown(): boolean {
    return this.#entry !== undefined || this.records.length > 0;
  }

  /** That the folder is trusted, and whom its journals teach when it is not open either. */
  async #remember(): Promise<void> {
    const { learning } = this;
    if (this.#folder === undefined) return;
    if (this.#entry?.trusted && this.#entry.learning === learning) return;
    const inWorkspace = this.#entry?.inWorkspace ?? false;
    const entry = { folder: this.#folder, inWorkspace, trusted: true, learning };
    try {
      await writeFolder(this.#data, entry);
      this.#entry = entry;
    } catch (error) {
      this.#follower.problem(`cannot remember ${this.#folder} in ${this.#data}: ${messageOf(error)}`);
    }
  }

  #change(): void {
    this.#counting = undefined;
    this.#history = undefined;
    this.#standing.clear();
    if (this.#isReady) this.#follower.changed();
  }
}

/** The user's journal of a folder, and the one that the folder itself may have. */
export function journalsOf(folder: string | undefined, { data, disk }: JournalHome) {
  const path = folder === undefined ? undefined : localPath(folder);
  return {
    user: new Journal(userJournal(data, folder), disk),
    workspace: path === undefined ? undefined : new Journal(workspaceJournal(path), disk),
  };
}
