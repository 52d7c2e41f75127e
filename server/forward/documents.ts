import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  TextDocumentItem,
} from 'vscode-languageserver-protocol';
import type { PositionEncoding } from '../../shared/text/positions.ts';
import { Document, type Change } from '../documents/document.ts';

/** What a change weighs beside its text, in code units: so much it takes in memory, at least. */
const changeWeight = 64;
/** Changes that weigh less are not worth working into the text. */
const lightest = 64 * 2 ** 10;

/** A text that a client holds open, as it was, and what was changed since: a keystroke costs no more than itself. */
class RememberedDocument {
  readonly #encoding: PositionEncoding;
  #item: TextDocumentItem;
  #changes: Change[] = [];
  #weight = 0;

  constructor(item: TextDocumentItem, encoding: PositionEncoding) {
    this.#item = item;
    this.#encoding = encoding;
  }

  change(version: number, changes: readonly Change[]): void {
    this.#item = { ...this.#item, version };
    for (const change of changes) {
      if (change.range) {
        this.#changes.push(change);
        this.#weight += changeWeight + change.text.length;
      } else {
        this.#settle(change.text);
      }
    }
    if (this.#weight > Math.max(lightest, this.#item.text.length)) this.#fold();
  }

  /** As it is now. */
  get item(): TextDocumentItem {
    if (this.#changes.length > 0) this.#fold();
    return this.#item;
  }

  #fold(): void {
    const document = new Document(this.#item, this.#encoding);
    document.apply(this.#changes);
    this.#settle(document.text);
  }

  #settle(text: string): void {
    this.#item = { ...this.#item, text };
    this.#changes = [];
    this.#weight = 0;
  }
}

/** The documents that a client holds open, by the rules of `server/features/documentSync.ts`. */
export class RememberedDocuments {
  readonly #encoding: PositionEncoding;
  readonly #documents = new Map<string, RememberedDocument>();

  constructor(encoding: PositionEncoding) {
    this.#encoding = encoding;
  }

  open({ textDocument }: DidOpenTextDocumentParams): void {
    const { uri } = textDocument;
    if (!this.#documents.has(uri))
      this.#documents.set(uri, new RememberedDocument(textDocument, this.#encoding));
  }

  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): void {
    this.#documents.get(textDocument.uri)?.change(textDocument.version, contentChanges);
  }

  close({ textDocument }: DidCloseTextDocumentParams): void {
    this.#documents.delete(textDocument.uri);
  }

  /** All of them as they are now, in the order in which they were opened. */
  *items(): Generator<TextDocumentItem> {
    for (const document of this.#documents.values()) yield document.item;
  }
}
