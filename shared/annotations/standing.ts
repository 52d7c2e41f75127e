import { overlaps, type Stretch } from '../spans.ts';
import { groupBy } from '../group.ts';
import { effective, inOrder } from './effective.ts';
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

/** What else anchoring has to know of the records of a folder. */
export interface StandingContext {
  /** Whether a document that records name is not there any more: then its records may be about any other. */
  readonly isGone?: (document: string) => boolean;
  /** Records of documents that never had a place, such as text that was not saved yet. */
  readonly placeless?: readonly JournalRecord[];
  /** What stood before: what is the same stays the same object. */
  readonly before?: StandingRecords | undefined;
}

/** The records of one label tree that count, by sentence: what anchoring works from. It never changes. */
export class StandingRecords {
  /** Of every sentence, its records in order. */
  readonly sentences: ReadonlyMap<string, readonly SentenceRecord[]>;
  /** The same, with those of documents that never had a place. */
  readonly anywhere: ReadonlyMap<string, readonly SentenceRecord[]>;
  /** What stands in documents that are not there any more, or never had a place; the same array as long as it is equal. */
  readonly orphans: readonly Annotation[];
  readonly #byDocument: ReadonlyMap<string, readonly SentenceRecord[]>;

  /** @param records of one journal or several, in any order */
  constructor(
    records: Iterable<JournalRecord>,
    tree: string,
    { isGone = () => false, placeless = [], before }: StandingContext = {},
  ) {
    const own = sentenceRecords(effective(records), tree);
    const others = sentenceRecords(effective(placeless), tree);
    this.sentences = groupBy(own, ({ sentence }) => sentence);
    this.#byDocument = groupBy(own, ({ document }) => document);
    this.anywhere =
      others.length === 0
        ? this.sentences
        : groupBy([...own, ...others].sort(inOrder), ({ sentence }) => sentence);
    const orphans = spansIn([...own.filter(({ document }) => isGone(document)), ...others].sort(inOrder));
    this.orphans = before && areSame(before.orphans, orphans) ? before.orphans : orphans;
  }

  /** The sentences that a document has records of. */
  sentencesOf(document: string): ReadonlySet<string> {
    return new Set(this.#byDocument.get(document)?.map(({ sentence }) => sentence));
  }
}

/** What stands of single spans, wherever their sentences are; a review is about a whole sentence. */
function spansIn(records: readonly SentenceRecord[]): Annotation[] {
  const bySentence = groupBy(records, ({ sentence, occurrence }) => `${occurrence} ${sentence}`);
  return [...bySentence.values()].flatMap((here) =>
    resolve(here).spans.filter(({ record }) => record.kind !== 'reviewed'),
  );
}

/** Of single spans: each record has one. */
const areSame = (a: readonly Annotation[], b: readonly Annotation[]): boolean =>
  a.length === b.length && a.every(({ record }, index) => record === b[index]?.record);

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

/** What was said in two ways of one sentence: of the second as much as the first leaves room for. */
export function over(above: SentenceAnnotations, below: SentenceAnnotations): SentenceAnnotations {
  if (above.reviewed) return above;
  const free = below.spans.filter((span) => !above.spans.some((other) => overlaps(other, span)));
  return { reviewed: below.reviewed, spans: free.reduce<readonly Annotation[]>(annotate, above.spans) };
}

/** Spans with one more, which takes the place of those that overlap it. */
export const annotate = <A extends Annotation>(spans: readonly A[], added: A): readonly A[] =>
  [...spans.filter((span) => !overlaps(span, added)), added].sort((a, b) => a.start - b.start);
