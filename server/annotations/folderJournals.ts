import { effective } from '../../shared/annotations/effective.ts';
import { history, type HistoryEntry } from '../../shared/annotations/history.ts';
import type { FolderEntry } from '../../shared/annotations/folders.ts';
import { Journal, type JournalDisk } from '../../shared/annotations/journal.ts';
import { isUntitled, localPath, userJournal, workspaceJournal } from '../../shared/annotations/places.ts';
import type { JournalRecord } from '../../shared/annotations/record.ts';
import { StandingRecords } from '../../shared/annotations/standing.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { Turn } from '../../shared/turn.ts';
import type { FolderEntries } from './folderEntries.ts';
import { GoneDocuments } from './goneDocuments.ts';
import { OpenJournal, type JournalFollower, type JournalMachine } from './openJournal.ts';

/** Where journals are kept, and what is needed for it. */
export interface JournalHome extends JournalMachine {
  readonly disk: JournalDisk;
  /** The user's data folder. */
  readonly data: string;
}

/** Who works with the journals of a folder. */
export interface FolderFollower extends JournalFollower {
  /** The documents of the folder that they hold open, as records name them. */
  open(): Iterable<string>;
}

/** What became of a folder's annotations. */
export interface MovedJournal {
  /** Of the file that they are in now. */
  readonly path: string;
  /** How many lines it got. */
  readonly moved: number;
}

interface Standing {
  /** What it was made from. */
  readonly from: readonly unknown[];
  readonly records: StandingRecords;
}

const none: readonly JournalRecord[] = [];

/** The journals of one folder of a trusted workspace, or of all documents that lie in none. */
export class FolderJournals {
  /** Resolves once the journals were read; never rejects. */
  readonly ready: Promise<void>;
  readonly #folder: string | undefined;
  readonly #entries: FolderEntries;
  readonly #user: OpenJournal;
  readonly #workspace: OpenJournal | undefined;
  readonly #follower: FolderFollower;
  #entry: FolderEntry | undefined;
  #learning: FolderEntry['learning'] | undefined;
  /** What is said, and where that lies: nothing is added to a journal that is being moved away. */
  readonly #turn = new Turn();
  /** For those who add a label where there is none of that path yet. */
  readonly labelTurn = new Turn();
  #isReady = false;
  #isOver = false;
  #counting: readonly JournalRecord[] | undefined;
  #history: readonly HistoryEntry[] | undefined;
  #untitled: readonly JournalRecord[] | undefined;
  /** As it was last, by tree. */
  readonly #standing = new Map<string, Standing>();
  readonly #gone: GoneDocuments;

  /** @param folder URI; undefined for documents that lie in none */
  constructor(
    folder: string | undefined,
    home: JournalHome,
    entries: FolderEntries,
    follower: FolderFollower,
  ) {
    this.#folder = folder;
    this.#entries = entries;
    this.#follower = follower;
    const { user, workspace } = journalsOf(folder, home);
    const own: JournalFollower = {
      changed: () => this.#change(),
      problem: (message) => follower.problem(message),
    };
    this.#user = new OpenJournal(user, home, own);
    this.#workspace = workspace && new OpenJournal(workspace, home, own);
    this.#gone = new GoneDocuments(folder, {
      disk: home.disk,
      open: () => follower.open(),
      changed: () => {
        if (this.#isReady) follower.changed();
      },
    });
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

  /** Those that count of text that was not saved yet: it may lie in any folder now. The same array as long as they are. */
  get untitled(): readonly JournalRecord[] {
    return (this.#untitled ??= this.counting.filter(
      (record) => 'document' in record && isUntitled(record.document),
    ));
  }

  /**
   * The same object as long as nothing changes.
   * @param placeless counting records of no folder that may be about documents of this one; the same array likewise
   */
  standing(tree: string, placeless = none): StandingRecords {
    const { counting } = this;
    const gone = this.#gone.documents;
    const from = [counting, placeless, gone];
    const last = this.#standing.get(tree);
    if (last?.from.every((each, index) => each === from[index])) return last.records;
    const isGone = (document: string): boolean => gone.has(document);
    const records = new StandingRecords(counting, tree, { isGone, placeless, before: last?.records });
    this.#standing.set(tree, { from, records });
    return records;
  }

  /** Resolves once it is known which documents are there, but for those that lie anywhere; never rejects. */
  async settled(): Promise<void> {
    await this.ready;
    // A disk of another machine may never answer, and nobody is to wait for that.
    if (this.#folder !== undefined) await this.#gone.looked;
  }

  /** Documents were opened or closed: one may have been another, which then is not there any more. */
  reopened(): void {
    this.#gone.lookAgain(this.#named);
  }

  /** Whether a document that records name is not there any more. */
  isGone(document: string): boolean {
    return this.#gone.documents.has(document);
  }

  /**
   * Adds records to the journal they belong in: undos to that of what they undo, others to where the user decided.
   * @param inWorkspace whether they go to the workspace's where nothing was decided
   * @param check asked when it is their turn; throws where nothing may be added any more
   * @returns once they are on the disk
   */
  append(records: readonly JournalRecord[], inWorkspace: boolean, check: () => void): Promise<void> {
    return this.#turn.take(async () => {
      await this.ready;
      check();
      // The user may have decided otherwise meanwhile, by another program.
      await this.#readEntry();
      const workspace = this.#workspace;
      const byDefault = this.#entry?.inWorkspace ?? inWorkspace;
      const isShared = (id: string): boolean => workspace?.records.some((other) => other.id === id) === true;
      const belongsThere = (record: JournalRecord): boolean =>
        record.kind === 'undo' ? isShared(record.undoes) : byDefault;
      const shared = workspace ? records.filter(belongsThere) : [];
      const own = records.filter((record) => !shared.includes(record));
      if (workspace && shared.length > 0) await workspace.append(shared);
      if (own.length > 0) await this.#user.append(own);
      await this.#remember();
    });
  }

  /**
   * Moves all that was said into the folder itself, or out of it into the user's own; what is said later follows.
   * @returns undefined where nobody who trusts the folder works with it any more
   * @throws UserError where the folder is on no disk of this machine, or a file cannot be read or written
   */
  move(to: 'workspace' | 'user'): Promise<MovedJournal | undefined> {
    return this.#turn.take(async () => {
      await this.ready;
      if (this.#isOver) return undefined;
      const workspace = this.#workspace;
      if (!workspace) throw new UserError(`${this.#folder} is on no disk of this machine`);
      const inWorkspace = to === 'workspace';
      const [source, target] = inWorkspace ? [this.#user, workspace] : [workspace, this.#user];
      const moved = await source.moveTo(target, () => this.#note({ inWorkspace }));
      return { path: target.path, moved };
    });
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
    if (this.#folder === undefined || learning === this.#learning) return;
    this.#learning = learning;
    if (this.#isReady && this.#isKnown) void this.#remember();
  }

  /** From now on it gives no trust: the user may have taken that back. */
  close(): void {
    this.#isOver = true;
    this.#user.close();
    this.#workspace?.close();
  }

  async #load(): Promise<void> {
    await Promise.all([this.#user.ready, this.#workspace?.ready]);
    await this.#readEntry();
    if (this.#isOver) return;
    if (this.#isKnown) await this.#remember();
    this.#gone.look(this.#named);
    this.#isReady = true;
    this.#follower.changed();
  }

  async #readEntry(): Promise<void> {
    if (this.#folder !== undefined) this.#entry = await this.#entries.read(this.#folder);
  }

  /** Nothing is remembered of folders without annotations. */
  get #isKnown(): boolean {
    return this.#entry !== undefined || this.records.length > 0;
  }

  async #remember(): Promise<void> {
    try {
      await this.#note();
    } catch (error) {
      this.#follower.problem(messageOf(error));
    }
  }

  /** That the folder is trusted, unless it was closed, and whom its journals teach when it is not open either. */
  async #note(decided: Pick<FolderEntry, 'inWorkspace'> = {}): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) return;
    this.#entry = await this.#entries.change(folder, (before) => ({
      ...{ folder, ...before, ...decided },
      trusted: !this.#isOver || before?.trusted === true,
      learning: this.#learning ?? before?.learning ?? 'user',
    }));
  }

  #change(): void {
    this.#counting = undefined;
    this.#history = undefined;
    this.#untitled = undefined;
    if (!this.#isReady) return;
    this.#gone.look(this.#named);
    this.#follower.changed();
  }

  /** The documents that counting records name. */
  get #named(): string[] {
    const said = this.counting.filter((record) => 'document' in record);
    return [...new Set(said.map(({ document }) => document))];
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
