import { inOrder } from '../../shared/annotations/effective.ts';
import { canonicalUri, placeDocument, type DocumentPlace } from '../../shared/annotations/places.ts';
import { recordSchema, recordVersion, type JournalRecord } from '../../shared/annotations/record.ts';
import type { StandingRecords } from '../../shared/annotations/standing.ts';
import type { LabelRecord } from '../../shared/annotations/tree.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { groupBy } from '../../shared/group.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import type { Taught } from '../../shared/learning/material.ts';
import { Turn } from '../../shared/turn.ts';
import type { Draft, PlacedDraft } from './drafts.ts';
import type { FolderJournals, MovedJournal } from './folderJournals.ts';
import type { Joined, Journals } from './journals.ts';
import type { JournalUser } from './journalUser.ts';
import { Listeners } from '../listeners.ts';
import { historyOf, lastStepOf, type AskedDocument, type PlacedEntry } from './saidOf.ts';

/** What anchoring needs to know of a document. */
export interface DocumentRecords {
  /** How records name the document. */
  readonly document: string;
  /** The same object as long as the journals of the document's folder do not change. */
  readonly records: StandingRecords;
}

/** A draft with the journals it goes to. */
interface Addressed {
  readonly journals: FolderJournals;
  readonly draft: Draft;
  readonly document: string;
}

/** The journals that belong to a session's folders and loose documents. */
export class SessionJournals {
  readonly #all: Journals;
  readonly #user: JournalUser;
  /** URIs of the documents that the client holds open. */
  readonly #open = new Set<string>();
  /** By the URI of the folder, as it was given; undefined for documents that lie in none. Empty without trust. */
  readonly #joined = new Map<string | undefined, Joined>();
  readonly #changes = new Listeners<[]>();
  readonly #problems = new Listeners<[problem: string]>();
  /** Each undo takes back what the one before left. */
  readonly #undoing = new Turn();

  constructor(all: Journals, user: JournalUser) {
    this.#all = all;
    this.#user = user;
    user.workspace.onChange(() => {
      this.#choose();
      this.#changes.tell();
    });
    this.#choose();
  }

  /** Resolves once all journals that belong to the session at this moment are read; never rejects. */
  async ready(): Promise<void> {
    await Promise.all([this.#all.authors.read(), ...this.#present.map((journals) => journals.settled())]);
  }

  /** Whether something is the user's own, under whatever name it was said. */
  isOwn({ author }: Pick<JournalRecord, 'author'>): boolean {
    return author === this.#user.author || this.ownAuthors.has(author);
  }

  /** The names under which the user annotated; the same set as long as it is equal. */
  get ownAuthors(): ReadonlySet<string> {
    return this.#all.authors.names;
  }

  /** A document was opened. */
  opened(uri: string): void {
    this.#open.add(uri);
    this.#joined.get(this.#placeOf(uri).folder)?.journals.reopened();
  }

  /** A document was closed. */
  closed(uri: string): void {
    this.#open.delete(uri);
    this.#joined.get(this.#placeOf(uri).folder)?.journals.reopened();
  }

  /** Undefined where the document's folder is not trusted, and until its journals are read. */
  forDocument(uri: string, tree: string): DocumentRecords | undefined {
    const { folder, document } = this.#placeOf(uri);
    const journals = this.#joined.get(folder)?.journals;
    if (!journals?.isReady) return undefined;
    const untitled = folder === undefined ? undefined : this.#joined.get(undefined)?.journals.untitled;
    return { document, records: journals.standing(tree, untitled) };
  }

  /** Labels that were added to a tree in any of the session's folders, or in that of a document, in order. */
  labels(tree: string, uri?: string): readonly LabelRecord[] {
    const journals = uri === undefined ? this.#present : [this.#address(uri).journals];
    return journals
      .flatMap(({ counting }) => counting.filter((record) => record.kind === 'label'))
      .filter((record) => record.tree === tree)
      .sort(inOrder);
  }

  /**
   * All that was said in the session's folders, the oldest first; with `uri` only what is about that document.
   * @param marks ids of the records that show in it; see `AskedDocument`
   */
  history(uri?: string, marks = noMarks): readonly PlacedEntry[] {
    return historyOf(this.#byFolder, this.#asked(uri, marks));
  }

  /**
   * Writes what one command says, later than all that is known of the same sentences. All its records get the same
   * time, in whatever documents they are: by it, and by their author, they are one step for `undo`. One append for
   * each journal.
   * @returns them, once they are on the disk
   * @throws UserError where they cannot be written: not trusted, read-only, no space, a link instead of a file
   */
  async append(drafts: readonly PlacedDraft[]): Promise<readonly JournalRecord[]> {
    this.#mustBeTrusted();
    return this.#write(drafts.map(({ uri, draft }) => ({ ...this.#address(uri), draft })));
  }

  /**
   * The records of the user's last step that still count (see `append`), undo records aside; with `uri` the last
   * step that has a record about this document. A label that other steps use is none of it. Empty where there is none.
   * @param marks see `history`
   */
  lastStep(uri?: string, marks = noMarks): readonly JournalRecord[] {
    const asked = this.#asked(uri, marks);
    return lastStepOf(this.#byFolder, (record) => this.isOwn(record), { asked, id: undefined }).map(
      ({ record }) => record,
    );
  }

  /**
   * Takes back `lastStep(uri)`: one undo record for each of its records, in one step.
   * @param id of a record of the user's that counts: its step is taken back instead
   * @param marks see `history`
   * @returns the undo records; empty where there is nothing to take back
   * @throws UserError as `append` does
   */
  undo(uri?: string, id?: string, marks = noMarks): Promise<readonly JournalRecord[]> {
    return this.#undoing.take(() => {
      const asked = this.#asked(uri, marks);
      const step = lastStepOf(this.#byFolder, (record) => this.isOwn(record), { asked, id });
      return this.#write(
        step.map(({ journals, record }) => ({
          ...{ journals, document: '' },
          draft: { kind: 'undo', undoes: record.id },
        })),
      );
    });
  }

  /** For those who add a label to the journals of a document's folder: one session after the other. */
  labelTurn(uri: string): Turn {
    return this.#address(uri).journals.labelTurn;
  }

  /**
   * Moves the annotations of a folder; see `FolderJournals.move`.
   * @param folder URI
   * @returns undefined where it is none of the session's, or not trusted
   */
  async move(folder: string, to: 'workspace' | 'user'): Promise<MovedJournal | undefined> {
    const own = [...this.#joined].find(([uri]) => uri && canonicalUri(uri) === canonicalUri(folder));
    return own?.[1].journals.move(to);
  }

  /** Calls `listener` whenever `forDocument` or `labels` may answer differently. @returns a function that ends this */
  onChange(listener: () => void): () => void {
    return this.#changes.add(listener);
  }

  /** What is wrong with journals, in one line each, as it comes up. @returns a function that ends this */
  onProblem(listener: (problem: string) => void): () => void {
    return this.#problems.add(listener);
  }

  /** All that may teach a tree; see `Journals.everything`. */
  everything(tree: LabelTree): Promise<Taught> {
    return this.#all.everything(tree, this.#user, (problem) => this.#problems.tell(problem));
  }

  /** What the user's settings say by now counts. */
  reconsider(): void {
    for (const joined of this.#joined.values()) joined.reconsider();
  }

  close(): void {
    for (const joined of this.#joined.values()) joined.leave();
    this.#joined.clear();
  }

  get #present(): FolderJournals[] {
    return this.#byFolder.map(([, journals]) => journals);
  }

  get #byFolder() {
    return Array.from(this.#joined, ([folder, { journals }]) => [folder, journals] as const);
  }

  #asked(uri: string | undefined, marks: ReadonlySet<string>): AskedDocument | undefined {
    return uri === undefined ? undefined : { ...this.#placeOf(uri), marks };
  }

  #mustBeTrusted(): void {
    if (this.#user.workspace.trusted) return;
    throw new UserError('this workspace is not trusted, so that nothing is annotated in it; trust it first');
  }

  /** Joins the journals that belong to the session, and leaves the others: one that is not trusted has none. */
  #choose(): void {
    const { trusted, folders } = this.#user.workspace;
    const wanted = new Set(trusted ? [undefined, ...folders] : []);
    if (!trusted) for (const folder of folders) this.#all.distrust(folder);
    const joined = [...wanted].map((folder) => {
      const follower = {
        user: this.#user,
        changed: () => this.#changes.tell(),
        problem: (message: string) => this.#problems.tell(message),
        open: () => this.#openIn(folder),
      };
      return [folder, this.#joined.get(folder) ?? this.#all.join(folder, follower)] as const;
    });
    for (const [folder, left] of this.#joined) if (!wanted.has(folder)) left.leave();
    this.#joined.clear();
    for (const [folder, journals] of joined) this.#joined.set(folder, journals);
    this.reconsider();
  }

  /** The documents of a folder that the client holds open. */
  #openIn(folder: string | undefined): string[] {
    const open = Array.from(this.#open, (uri) => this.#placeOf(uri));
    return open.filter((place) => place.folder === folder).map(({ document }) => document);
  }

  #placeOf(uri: string): DocumentPlace {
    return placeDocument(uri, this.#user.workspace.folders);
  }

  #address(uri: string): { journals: FolderJournals; document: string } {
    const { folder, document } = this.#placeOf(uri);
    const joined = this.#joined.get(folder);
    if (!joined) throw new UserError(`${uri} belongs to a session that has ended`);
    return { journals: joined.journals, document };
  }

  async #write(addressed: readonly Addressed[]): Promise<readonly JournalRecord[]> {
    if (addressed.length === 0) return [];
    const targets = new Set(addressed.map(({ journals }) => journals));
    await Promise.all(Array.from(targets, ({ ready }) => ready));
    const { author } = this.#user;
    await this.#all.authors.add(author).catch((error: unknown) => this.#problems.tell(messageOf(error)));
    const { time, id } = this.#all.sign(this.#lastTime(addressed));
    const signed = addressed.map(({ journals, draft, document }, index) => {
      const place = 'sentence' in draft ? { document } : {};
      // Records of one step have one time: their ids keep them in order.
      const own = { v: recordVersion, id: `${id}.${String(index).padStart(5, '0')}`, time, author };
      return { journals, record: checked({ ...draft, ...place, ...own }) };
    });
    for (const [journals, group] of groupBy(signed, ({ journals }) => journals)) {
      await journals.append(
        group.map(({ record }) => record),
        this.#user.inWorkspace,
        () => this.#mustBeTrusted(),
      );
    }
    return signed.map(({ record }) => record);
  }

  /** Of the user's own records, and of all of the sentences that something is said of. */
  #lastTime(addressed: readonly Addressed[]): number {
    const sentences = new Set(
      addressed.map(({ draft }) => ('sentence' in draft ? draft.sentence : undefined)),
    );
    const targets = new Set(addressed.map(({ journals }) => journals));
    let last = '';
    for (const record of [...targets].flatMap(({ records }) => records)) {
      const matters = this.isOwn(record) || ('sentence' in record && sentences.has(record.sentence));
      if (matters && record.time > last) last = record.time;
    }
    return last === '' ? 0 : Date.parse(last);
  }
}

const noMarks: ReadonlySet<string> = new Set();

/** @throws UserError where something of it is longer than records may be, such as the name of its document */
function checked(record: unknown): JournalRecord {
  const { data, error } = recordSchema.safeParse(record);
  if (data) return data;
  const [issue] = error.issues;
  throw new UserError(
    `this cannot be recorded: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
  );
}
