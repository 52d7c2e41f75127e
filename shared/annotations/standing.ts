import { overlaps, type Stretch } from '../spans.ts';
import { groupBy } from '../group.ts';
import { effective } from './effective.ts';
import type { JournalRecord, SentenceRecord } from './record.ts';

/** What a user said of one span: that it is an entity with this label, or, with null, that it is none. */
export interface Annotation extends Stretch {
  readonly label: string | null;
  /** The record that says so. */
  readonly record: SentenceRecord;
}

/** What users said of one sentence, as far as later records did not replace it. */
export interface SentenceAnnotations {
  /** Where it is set, the sentence holds no entities but those of `spans`. */
  readonly reviewed: Extract<SentenceRecord, { readonly kind: 'reviewed' }> | undefined;
  /** In order; none overlaps another. */
  readonly spans: readonly Annotation[];
}

/** The records of one label tree that count, by sentence: what anchoring works from. It never changes. */
export class StandingRecords {
  /** Of every sentence, its records in order. */
  readonly sentences: ReadonlyMap<string, readonly SentenceRecord[]>;
  readonly #byDocument: ReadonlyMap<string, readonly SentenceRecord[]>;

  /** @param records of one journal or several, in any order */
  constructor(records: Iterable<JournalRecord>, tree: string) {
    const all = sentenceRecords(effective(records), tree);
    this.sentences = groupBy(all, ({ sentence }) => sentence);
    this.#byDocument = groupBy(all, ({ document }) => document);
  }

  /** The sentences that a document has records of. */
  sentencesOf(document: string): ReadonlySet<string> {
    return new Set(this.#byDocument.get(document)?.map(({ sentence }) => sentence));
  }
}

/** Those that say something of sentences, with labels of one tree. */
export const sentenceRecords = (records: readonly JournalRecord[], tree: string): SentenceRecord[] =>
  records.filter((record) => 'sentence' in record).filter((record) => record.tree === tree);

/**
 * What stands of the records of one sentence: a span takes the place of what overlaps it, a review of everything.
 *
 * @param records those that count, in order
 */
export function resolve(records: Iterable<SentenceRecord>): SentenceAnnotations {
  let reviewed: SentenceAnnotations['reviewed'];
  let spans: readonly Annotation[] = [];
  for (const record of records) {
    if (record.kind === 'reviewed') {
      reviewed = record;
      spans = [];
      for (const span of record.spans) spans = annotate(spans, { ...span, record });
    } else {
      spans = annotate(spans, { ...record.span, label: record.label, record });
    }
  }
  return { reviewed, spans };
}

/** Spans with one more, which takes the place of those that overlap it. */
export const annotate = <A extends Annotation>(spans: readonly A[], added: A): readonly A[] =>
  [...spans.filter((span) => !overlaps(span, added)), added].sort((a, b) => a.start - b.start);
