import type { Stretch } from '../../shared/text/lines.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import type { Model } from '../inference/model.ts';
import type { NameLists } from '../lists/set.ts';
import { Listeners } from '../annotations/listeners.ts';
import { Analysis } from './analysis.ts';
import { Document, type Change } from './document.ts';
import { OpenDocument, type Annotations } from './openDocument.ts';

const nothing: Stretch = { start: { line: 0, offset: 0 }, end: { line: 0, offset: 0 } };

/** The documents that a client holds open. */
export class DocumentStore {
  readonly #documents = new Map<string, OpenDocument>();
  readonly #encoding: PositionEncoding;
  readonly #model: Model;
  readonly #annotations: Annotations;
  readonly #changes = new Listeners<[]>();
  #lists: NameLists | undefined;

  constructor(encoding: PositionEncoding, model: Model, annotations: Annotations) {
    this.#encoding = encoding;
    this.#model = model;
    this.#annotations = annotations;
  }

  /** Calls `listener` after a document was opened, changed or closed. */
  onChange(listener: () => void): void {
    this.#changes.add(listener);
  }

  get all(): Iterable<OpenDocument> {
    return this.#documents.values();
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  /** Begins the analysis. False where the document is open already. */
  open(item: { uri: string; languageId: string; version: number; text: string }): boolean {
    if (this.#documents.has(item.uri)) return false;
    const document = new Document(item, this.#encoding);
    const analysis = new Analysis(document, this.#model, this.#lists);
    const tree = (): string | undefined => this.#model.tree?.name;
    const annotations = this.#annotations;
    this.#documents.set(item.uri, new OpenDocument(item, { document, analysis, annotations, tree }));
    analysis.settle(nothing);
    this.#changes.tell();
    return true;
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
    this.#documents.get(uri)?.analysis.close();
    const wasOpen = this.#documents.delete(uri);
    this.#changes.tell();
    return wasOpen;
  }

  /** From now on these name lists apply. Until then no document is analysed. */
  relist(lists: NameLists): void {
    this.#lists = lists;
    for (const { analysis } of this.#documents.values()) analysis.relist(lists);
  }

  closeAll(): void {
    for (const uri of [...this.#documents.keys()]) this.close(uri);
  }
}
