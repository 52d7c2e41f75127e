import { groupBy } from '../group.ts';
import { overlaps } from '../spans.ts';
import { inOrder } from './effective.ts';
import { LostMentions } from './lost.ts';
import type { SentenceRecord } from './record.ts';
import {
  annotate,
  resolve,
  type Annotation,
  type SentenceAnnotations,
  type StandingRecords,
} from './standing.ts';

/** What the records say of a document as it is. */
export interface Anchored {
  /** By the index of a sentence in the document; sentences that nothing was said of are left out. */
  readonly sentences: ReadonlyMap<number, SentenceAnnotations>;
  /** Records of this document that have no place in it any more. */
  readonly detached: readonly SentenceRecord[];
}

/** What was said of a sentence, by its occurrence in the document. */
type ByOccurrence = ReadonlyMap<number, SentenceAnnotations>;

const unplaced: Anchored = { sentences: new Map(), detached: [] };

/**
 * Finds the places of records in one document. It remembers what it found as far as neither side changes; what it
 * gives depends on the arguments alone.
 */
export class Anchor {
  readonly #document: string;
  readonly #lost = new LostMentions();
  #records: StandingRecords | undefined;
  #last: { readonly sentences: readonly string[]; readonly anchored: Anchored } | undefined;
  /** By text and number of occurrences, of which a sentence that is not there has none; for the present records. */
  readonly #resolved = new Map<string, Map<number, ByOccurrence>>();

  /** @param document as in records: a path relative to the folder, or a URI */
  constructor(document: string) {
    this.#document = document;
  }

  /** @param sentences texts of all sentences of the document, in order; a new array whenever one of them changed */
  place(sentences: readonly string[], records: StandingRecords): Anchored {
    if (this.#records !== records) {
      this.#resolved.clear();
      this.#last = undefined;
      this.#records = records;
    }
    if (this.#last?.sentences !== sentences) {
      this.#last = { sentences, anchored: this.#place(sentences, records) };
    }
    return this.#last.anchored;
  }

  #place(sentences: readonly string[], records: StandingRecords): Anchored {
    if (records.sentences.size === 0) return unplaced;
    const found = sameSentences(sentences, records);
    const placed = new Map<number, SentenceAnnotations>();
    for (const [text, indices] of found) {
      for (const [occurrence, said] of this.#saidOf(text, indices.length, records)) {
        placed.set(indices[occurrence] ?? 0, said);
      }
    }
    const { spans, detached } = this.#standingElsewhere(found, records);
    const moved = this.#lost.find(spans, sentences);
    return { sentences: under(moved.found, placed), detached: [...detached, ...moved.lost] };
  }

  /** What stands of this document's sentences that are not in it any more. */
  #standingElsewhere(found: ReadonlyMap<string, unknown>, records: StandingRecords) {
    const spans: Annotation[] = [];
    const detached: SentenceRecord[] = [];
    for (const text of records.sentencesOf(this.#document)) {
      if (found.has(text)) continue;
      for (const standing of this.#saidOf(text, 0, records).values()) {
        // A review says something of a whole sentence, which another one need not share.
        if (standing.reviewed) detached.push(standing.reviewed);
        spans.push(...standing.spans.filter(({ record }) => record.kind !== 'reviewed'));
      }
    }
    return { spans: spans.sort((a, b) => inOrder(a.record, b.record)), detached };
  }

  /** What was said of a sentence that stands so often in the document. */
  #saidOf(text: string, count: number, records: StandingRecords): ByOccurrence {
    const byCount = this.#resolved.get(text) ?? new Map<number, ByOccurrence>();
    const known = byCount.get(count);
    if (known) return known;
    const all = records.sentences.get(text) ?? [];
    const own = all.filter(({ document }) => document === this.#document);
    // Records of other documents are for text that moved here, unless this document has its own opinion.
    const applying = own.length > 0 ? own : all;
    const last = count > 0 ? count - 1 : Infinity;
    const byOccurrence = groupBy(applying, ({ occurrence }) => Math.min(occurrence, last));
    const said = new Map(Array.from(byOccurrence, ([occurrence, here]) => [occurrence, resolve(here)]));
    this.#resolved.set(text, byCount.set(count, said));
    return said;
  }
}

/** The sentences of the document that there are records of, each with all its places. */
function sameSentences(sentences: readonly string[], records: StandingRecords): Map<string, number[]> {
  const indices = [...sentences.keys()].filter((index) => records.sentences.has(sentences[index] ?? ''));
  return groupBy(indices, (index) => sentences[index] ?? '');
}

/** What was said of a sentence itself goes before what was said of one that is like it. */
function under(
  below: ReadonlyMap<number, readonly Annotation[]>,
  above: Map<number, SentenceAnnotations>,
): ReadonlyMap<number, SentenceAnnotations> {
  for (const [index, spans] of below) {
    const { reviewed, spans: own } = above.get(index) ?? { reviewed: undefined, spans: [] };
    if (reviewed) continue;
    const free = spans.filter((span) => !own.some((other) => overlaps(other, span)));
    above.set(index, { reviewed, spans: free.reduce<readonly Annotation[]>(annotate, own) });
  }
  return above;
}
