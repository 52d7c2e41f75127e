import type { JournalDisk } from '../../shared/annotations/journal.ts';
import { documentPath, isUntitled, localPath } from '../../shared/annotations/places.ts';

/** What is needed to know which documents are there. */
interface DocumentsHome {
  readonly disk: Pick<JournalDisk, 'lstat'>;
  /** Names of the documents that somebody holds open, saved or not. */
  readonly open: () => Iterable<string>;
  /** Told when other ones are gone than before. */
  readonly changed: () => void;
}

/**
 * Which of the documents that a folder's records name are not there any more: removed, or renamed. Untitled text never
 * has a place; of what lies on no disk of this machine, or cannot be looked at, nobody knows.
 */
export class GoneDocuments {
  readonly #folder: string | undefined;
  readonly #home: DocumentsHome;
  readonly #known = new Set<string>();
  #documents: ReadonlySet<string> = new Set();
  #looking: Promise<void> = Promise.resolve();

  /** @param folder URI; undefined for documents that lie in none */
  constructor(folder: string | undefined, home: DocumentsHome) {
    this.#folder = folder;
    this.#home = home;
  }

  /** As records name them; the same object as long as nothing changes. */
  get documents(): ReadonlySet<string> {
    return this.#documents;
  }

  /** Resolves once all was looked at that is to be by now; never rejects. */
  get looked(): Promise<void> {
    return this.#looking;
  }

  /** Looks at documents that were not looked at before. */
  look(documents: readonly string[]): void {
    this.lookAgain(documents.filter((document) => !this.#known.has(document)));
  }

  lookAgain(documents: readonly string[]): void {
    if (documents.length > 0) this.#looking = this.#looking.then(() => this.#look(documents));
  }

  async #look(documents: readonly string[]): Promise<void> {
    const open = new Set(this.#home.open());
    const found = await Promise.all(
      documents.map(
        async (document) =>
          isUntitled(document) || (!open.has(document) && (await this.#isNowhere(document))),
      ),
    );
    const gone = new Set(this.#documents);
    documents.forEach((document, index) => {
      this.#known.add(document);
      if (found[index]) gone.add(document);
      else gone.delete(document);
    });
    const isNews = gone.size !== this.#documents.size || [...gone].some((each) => !this.#documents.has(each));
    if (!isNews) return;
    this.#documents = gone;
    this.#home.changed();
  }

  async #isNowhere(document: string): Promise<boolean> {
    const path = this.#pathOf(document);
    if (path === undefined) return false;
    return this.#home.disk.lstat(path, { bigint: true }).then(
      () => false,
      ({ code = '' }: NodeJS.ErrnoException) => ['ENOENT', 'ENOTDIR'].includes(code),
    );
  }

  #pathOf(document: string): string | undefined {
    if (this.#folder === undefined) return documentPath(undefined, document);
    const folder = localPath(this.#folder);
    return folder === undefined ? undefined : documentPath(folder, document);
  }
}
