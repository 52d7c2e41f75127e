import type { Stretch } from '../../shared/text/lines.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import type { Model } from '../inference/model.ts';
import type { NameLists } from '../lists/set.ts';
import { Listeners } from '../listeners.ts';
import { faultText } from '../faults.ts';
import type { Log } from '../log.ts';
import { Analysis, type AnalysisOptions } from './analysis.ts';
import { Annotated } from './annotated.ts';
import { Document, type Change } from './document.ts';
import { OpenDocument, type Annotations } from './openDocument.ts';

const nothing: Stretch = { start: { line: 0, offset: 0 }, end: { line: 0, offset: 0 } };

/** A document as a client opens it. */
export interface DocumentItem {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
}

export interface StoreParts {
  readonly encoding: PositionEncoding;
  readonly model: Model;
  readonly annotations: Annotations;
  /** Of longer documents, in UTF-16 units, only what is asked for is analysed. */
  readonly largeDocument: number;
  readonly log: Log;
}

/** The documents that a client holds open. */
export class DocumentStore {
  readonly #documents = new Map<string, OpenDocument>();
  readonly #encoding: PositionEncoding;
  readonly #model: Model;
  readonly #annotations: Annotations;
  readonly #largeDocument: number;
  readonly #log: Log;
  readonly #changes = new Listeners<[]>();
  readonly #growth = new Listeners<[]>();
  readonly #closings = new Listeners<[open: OpenDocument]>();
  #lists: NameLists | undefined;

  constructor({ encoding, model, annotations, largeDocument, log }: StoreParts) {
    this.#encoding = encoding;
    this.#model = model;
    this.#annotations = annotations;
    this.#largeDocument = largeDocument;
    this.#log = log;
  }

  /** Calls `listener` after a document was opened, changed or closed. */
  onChange(listener: () => void): void {
    this.#changes.add(listener);
  }

  /** Calls `listener` with each document that was closed, as it was then. @returns a function that ends this */
  onClose(listener: (open: OpenDocument) => void): () => void {
    return this.#closings.add(listener);
  }

  /** Calls `listener` after more of a document was analysed that is not analysed as a whole. */
  onGrowth(listener: () => void): void {
    this.#growth.add(listener);
  }

  get all(): Iterable<OpenDocument> {
    return this.#documents.values();
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  /** The name lists that apply; undefined until they are known. */
  get lists(): NameLists | undefined {
    return this.#lists;
  }

  /** Begins the analysis. False where the document is open already. */
  open(item: DocumentItem): boolean {
    if (this.#documents.has(item.uri)) return false;
    const open = this.#make(item, { largeDocument: this.#largeDocument });
    this.#documents.set(item.uri, open);
    open.analysis.settle(nothing);
    this.#changes.tell();
    return true;
  }

  /**
   * A document that no client holds open and that does not change, to look at. What is found in it is for the present
   * model and name lists. Its analysis must be closed.
   */
  view(item: DocumentItem): OpenDocument {
    return this.#make(item, { largeDocument: Infinity, isBackground: true });
  }

  /** The analysis goes on when somebody asks for it. False where no such document is open. */
  change({ uri, version }: { uri: string; version: number }, changes: readonly Change[]): boolean {
    const open = this.#documents.get(uri);
    open?.change(changes, version);
    this.#changes.tell();
    return open !== undefined;
  }

  /** False where no such document is open. */
  close(uri: string): boolean {
    const open = this.#documents.get(uri);
    open?.analysis.close();
    this.#documents.delete(uri);
    if (open) this.#closings.tell(open);
    this.#changes.tell();
    return open !== undefined;
  }

  /** From now on these name lists apply. Until then no document is analysed. */
  relist(lists: NameLists): void {
    this.#lists = lists;
    for (const { analysis } of this.#documents.values()) analysis.relist(lists);
  }

  closeAll(): void {
    for (const uri of [...this.#documents.keys()]) this.close(uri);
  }

  #make(item: DocumentItem, options: Pick<AnalysisOptions, 'largeDocument' | 'isBackground'>): OpenDocument {
    const document = new Document(item, this.#encoding);
    const annotated = new Annotated();
    const analysis = new Analysis(document, this.#model, {
      ...options,
      lists: this.#lists,
      moved: (text) => annotated.move(text),
      grown: () => this.#growth.tell(),
      fault: (error) => this.#log.error(`a part of ${item.uri} cannot be read: ${faultText(error)}`),
    });
    const tree = (): string | undefined => this.#model.tree?.name;
    const parts = { document, analysis, annotations: this.#annotations, annotated, tree };
    return new OpenDocument(item, parts);
  }
}
