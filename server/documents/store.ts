import type { Stretch } from '../../shared/text/lines.ts';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import type { Model } from '../inference/model.ts';
import type { NameLists } from '../lists/set.ts';
import { Analysis } from './analysis.ts';
import { Document, type Change } from './document.ts';

export interface OpenDocument {
  readonly document: Document;
  readonly analysis: Analysis;
}

const nothing: Stretch = { start: { line: 0, offset: 0 }, end: { line: 0, offset: 0 } };

/** The documents that a client holds open, each with its analysis. */
export class DocumentStore {
  readonly #documents = new Map<string, OpenDocument>();
  readonly #encoding: PositionEncoding;
  readonly #model: Model;
  #lists: NameLists | undefined;

  constructor(encoding: PositionEncoding, model: Model) {
    this.#encoding = encoding;
    this.#model = model;
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(uri);
  }

  /** Begins the analysis. False where the document is open already. */
  open(item: { uri: string; languageId: string; text: string }): boolean {
    if (this.#documents.has(item.uri)) return false;
    const document = new Document(item, this.#encoding);
    const analysis = new Analysis(document, this.#model, this.#lists);
    this.#documents.set(item.uri, { document, analysis });
    analysis.settle(nothing);
    return true;
  }

  /** The analysis goes on when somebody asks for it. False where no such document is open. */
  change(uri: string, changes: readonly Change[]): boolean {
    const open = this.#documents.get(uri);
    if (!open) return false;
    open.analysis.edited(open.document.apply(changes));
    return true;
  }

  /** False where no such document is open. */
  close(uri: string): boolean {
    this.#documents.get(uri)?.analysis.close();
    return this.#documents.delete(uri);
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
