import { lessons } from '../../shared/annotations/learning.ts';
import { OwnAuthors } from '../../shared/annotations/authors.ts';
import { canonicalUri, loose } from '../../shared/annotations/places.ts';
import type { FolderEntry } from '../../shared/annotations/folders.ts';
import type { Journal } from '../../shared/annotations/journal.ts';
import type { JournalRecord } from '../../shared/annotations/record.ts';
import { messageOf } from '../../shared/errors.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { recordsOf, type Taught } from '../../shared/learning/material.ts';
import { FolderEntries } from './folderEntries.ts';
import { FolderJournals, journalsOf, type FolderFollower, type JournalHome } from './folderJournals.ts';
import type { JournalUser } from './journalUser.ts';
import { SessionJournals } from './sessionJournals.ts';

export type { PlacedDraft } from './drafts.ts';
export type { PlacedEntry } from './saidOf.ts';
export type { DocumentRecords, SessionJournals } from './sessionJournals.ts';

/** A session that works with the journals of a folder. */
interface SessionFollower extends FolderFollower {
  readonly user: JournalUser;
}

/** Journals that somebody works with. */
export interface Joined {
  readonly journals: FolderJournals;
  /** The user's settings may be others now. */
  reconsider(): void;
  leave(): void;
}

/** Who asks what there is to learn. */
type Teacher = Pick<JournalUser, 'author' | 'fromOthers' | 'learns'>;

/** The journals of this user: all sessions of a process share them, so that each sees at once what another wrote. */
export class Journals {
  readonly authors: OwnAuthors;
  readonly #home: JournalHome;
  readonly #newId: () => string;
  /** By the URI of the folder; '' for documents that lie in none. */
  readonly #open = new Map<string, { journals: FolderJournals; followers: Set<SessionFollower> }>();
  readonly #entries: FolderEntries;
  #lastTime = 0;

  /** @param newId gives a text that no other record of any machine begins with */
  constructor(home: JournalHome, newId: () => string) {
    this.authors = new OwnAuthors(home.data);
    this.#home = home;
    this.#entries = new FolderEntries(home.data);
    this.#newId = newId;
  }

  /** What one session sees of them. */
  open(user: JournalUser): SessionJournals {
    return new SessionJournals(this, user);
  }

  /** @param folder URI; undefined for documents that lie in none */
  join(folder: string | undefined, follower: SessionFollower): Joined {
    const key = keyOf(folder);
    const open = this.#open.get(key) ?? this.#start(key, folder);
    open.followers.add(follower);
    const reconsider = (): void => open.journals.teach(learningOf(open.followers));
    const leave = (): void => {
      open.followers.delete(follower);
      if (open.followers.size > 0) return reconsider();
      if (this.#open.get(key) !== open) return;
      this.#open.delete(key);
      open.journals.close();
    };
    return { journals: open.journals, reconsider, leave };
  }

  /** Something may have happened to a file; one that nobody has open is none of ours. */
  touched(path: string): void {
    for (const { journals } of this.#open.values()) journals.touched(path);
  }

  /** The user does not trust a folder (any more): what lies in its journals teaches nothing. */
  distrust(folder: string): void {
    const distrusted = this.#entries.change(folder, (entry) => entry && { ...entry, trusted: false });
    distrusted.catch(() => undefined);
  }

  /** A time and an id for a step, later than `last` and than all steps before. */
  sign(last: number): { readonly time: string; readonly id: string } {
    this.#lastTime = Math.min(Math.max(this.#home.clock.now(), last + 1, this.#lastTime + 1), latestTime);
    return { time: new Date(this.#lastTime).toISOString(), id: this.#newId() };
  }

  /**
   * All that may teach a tree: of one folder, or of loose documents and of every folder, open or not, that the user
   * trusted and that teaches the user's line. Whoever of those who teach the same line asks is told the same.
   * @param problem told, in one line, of each journal that cannot be read
   */
  async everything(tree: LabelTree, asking: Teacher, problem: (message: string) => void): Promise<Taught> {
    await this.authors.read();
    const keys = await this.#teaching(asking.learns);
    const journals = await Promise.all(
      keys.map(async (key) => ({ key, records: await this.#recordsOf(key, problem) })),
    );
    const teachers = [asking, ...this.#teachersOf(asking.learns)];
    const fromOthers = teachers.some((teacher) => teacher.fromOthers);
    const own = new Set([...this.authors.names, ...teachers.map(({ author }) => author)]);
    const teaches = ({ author }: JournalRecord): boolean => fromOthers || own.has(author);
    const taught = lessons(
      journals.flatMap(({ records }) => records),
      tree,
      teaches,
    );
    const used = recordsOf(taught.examples);
    const folders = journals.filter(({ records }) => records.some(({ id }) => used.has(id)));
    return { ...taught, folders: folders.map(({ key }) => key || loose) };
  }

  /** Those who work with any journals and teach a folder's line, or the user's. */
  #teachersOf(folder: string | undefined): JournalUser[] {
    return [...this.#open.values()]
      .flatMap(({ followers }) => Array.from(followers, ({ user }) => user))
      .filter(({ learns, learning }) => keyOf(learns) === keyOf(folder) && learning !== 'off');
  }

  /** Keys of the journals that teach a folder's line, or the user's. */
  async #teaching(folder: string | undefined): Promise<string[]> {
    const remembered = (await this.#entries.all()).filter(({ trusted }) => trusted);
    if (folder !== undefined) {
      const key = keyOf(folder);
      const isTrusted = this.#open.has(key) || remembered.some((entry) => keyOf(entry.folder) === key);
      return isTrusted ? [key] : [];
    }
    const keys = new Set(['', ...remembered.map((entry) => keyOf(entry.folder)), ...this.#open.keys()]);
    const scopes = new Map(remembered.map((entry) => [keyOf(entry.folder), entry.learning]));
    const scopeOf = (key: string) => this.#open.get(key)?.journals.learning ?? scopes.get(key) ?? 'user';
    return [...keys].filter((key) => scopeOf(key) === 'user');
  }

  async #recordsOf(key: string, problem: (message: string) => void): Promise<readonly JournalRecord[]> {
    const open = this.#open.get(key);
    if (open) {
      await open.journals.ready;
      return open.journals.records;
    }
    const { user, workspace } = journalsOf(key || undefined, this.#home);
    const read = async (journal: Journal): Promise<readonly JournalRecord[]> => {
      try {
        return (await journal.read()).records;
      } catch (error) {
        problem(messageOf(error));
        return [];
      }
    };
    return [...(await read(user)), ...(workspace ? await read(workspace) : [])];
  }

  #start(key: string, folder: string | undefined) {
    const followers = new Set<SessionFollower>();
    const journals = new FolderJournals(folder, this.#home, this.#entries, {
      changed: () => [...followers].forEach((follower) => follower.changed()),
      problem: (message) => [...followers].forEach((follower) => follower.problem(message)),
      open: () => [...followers].flatMap((follower) => [...follower.open()]),
    });
    const open = { journals, followers };
    this.#open.set(key, open);
    return open;
  }
}

/** What those who work with a folder let it teach: what the last of them says who does not keep it out. */
const learningOf = (followers: ReadonlySet<SessionFollower>): FolderEntry['learning'] =>
  Array.from(followers, ({ user: { learning = 'user' } }) => learning).findLast((each) => each !== 'off') ??
  'off';

const keyOf = (folder: string | undefined): string => (folder === undefined ? '' : canonicalUri(folder));

/** Later ones have years of more than four digits, which records cannot hold. */
const latestTime = Date.parse('9999-12-31T23:59:59.999Z');
