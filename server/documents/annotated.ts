import { Anchor, type Anchored, type ByOccurrence } from '../../shared/annotations/anchor.ts';
import type { SentenceRecord } from '../../shared/annotations/record.ts';
import type { StandingRecords } from '../../shared/annotations/standing.ts';
import type { DocumentTexts } from '../../shared/annotations/texts.ts';
import type { DocumentRecords } from '../annotations/journals.ts';

/** Whether there are records that may be about a document: which of its sentences, only all of its text tells. */
export const saysAnything = (found: DocumentRecords | undefined): found is DocumentRecords =>
  found !== undefined && found.records.anywhere.size > 0;

const nothing: Anchored = { sentences: new Map(), detached: [] };

/** What users said of the sentences of an open document, kept up with its text and their journals. */
export class Annotated {
  #anchor: { readonly document: string; readonly anchor: Anchor } | undefined;
  #records: StandingRecords | undefined;
  /** Texts of sentences that came or went since the last look; undefined where any may have. */
  #moved: Set<string> | undefined;
  #anchored = nothing;

  /** Takes note of a sentence with this text that came or went. */
  move(text: string): void {
    this.#moved?.add(text);
  }

  /** By which of the sentences with this text it is. */
  of(text: string): ByOccurrence | undefined {
    return this.#anchored.sentences.get(text);
  }

  /** Ids of the records that say something of it. */
  get marks(): ReadonlySet<string> {
    const said = [...this.#anchored.sentences.values()].flatMap((byOccurrence) => [...byOccurrence.values()]);
    const records = said.flatMap(({ reviewed, spans }) => [reviewed, ...spans.map(({ record }) => record)]);
    return new Set(records.flatMap((record) => (record ? [record.id] : [])));
  }

  /** Records of this document that have no place in it any more. */
  get detached(): readonly SentenceRecord[] {
    return this.#anchored.detached;
  }

  /**
   * Looks at the document as it is.
   * @param found undefined where nothing is known of annotations
   * @returns texts of sentences of which something else is said than before
   */
  update(found: DocumentRecords | undefined, texts: DocumentTexts): ReadonlySet<string> {
    const before = this.#anchored.sentences;
    const moved = this.#moved;
    if (saysAnything(found)) this.#place(found, texts);
    else [this.#moved, this.#anchored] = [undefined, nothing];
    const after = this.#anchored.sentences;
    const changed = new Set<string>();
    if (before !== after) {
      for (const text of [...before.keys(), ...after.keys()]) {
        if (before.get(text) !== after.get(text)) changed.add(text);
      }
    }
    // What is said may be the same, but of other ones of several sentences.
    for (const text of moved ?? []) if (after.has(text)) changed.add(text);
    return changed;
  }

  #place({ document, records }: DocumentRecords, texts: DocumentTexts): void {
    if (this.#anchor?.document !== document) {
      this.#anchor = { document, anchor: new Anchor(document) };
      this.#moved = undefined;
    } else if (this.#moved?.size === 0 && this.#records === records) {
      return;
    }
    this.#anchored = this.#anchor.anchor.place(texts, records, this.#moved);
    this.#records = records;
    this.#moved = new Set();
  }
}
