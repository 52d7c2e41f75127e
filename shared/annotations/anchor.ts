import { groupBy } from '../group.ts';
import { inOrder } from './effective.ts';
import { LostMentions } from './lost.ts';
import type { FoundSpans } from './mentions.ts';
import { OrphanPlaces } from './orphans.ts';
import type { SentenceRecord } from './record.ts';
import {
  over,
  resolve,
  type Annotation,
  type SentenceAnnotations,
  type StandingRecords,
} from './standing.ts';
import type { DocumentTexts } from './texts.ts';

/** What was said of the sentences with one text, by which of them it is, from 0. */
export type ByOccurrence = ReadonlyMap<number, SentenceAnnotations>;

/** What the records say of a document as it is. */
export interface Anchored {
  /** By text; sentences that nothing was said of are left out. An entry is another object only if it says something else. */
  readonly sentences: ReadonlyMap<string, ByOccurrence>;
  /** Records of this document that have no place in it any more. */
  readonly detached: readonly SentenceRecord[];
}

/** What stands of this document's sentences that are not in it any more. */
interface Elsewhere {
  readonly spans: readonly Annotation[];
  readonly detached: readonly SentenceRecord[];
}

const nothing: readonly Annotation[] = [];
const nowhere: Elsewhere = { spans: [], detached: [] };

/**
 * Finds the places of records in one document. It remembers what it found as far as neither side changes; what it
 * gives depends on the document and the records alone.
 */
export class Anchor {
  readonly #document: string;
  readonly #lost = new LostMentions();
  readonly #orphans: OrphanPlaces;
  #records: StandingRecords | undefined;
  /** What was said of the sentences that are there, by text. */
  readonly #here = new Map<string, ByOccurrence>();
  #elsewhere = nowhere;
  /** That, or nothing where it cannot be told. */
  #sought = nowhere;
  /** What was found of other documents that are not there any more. */
  #adopted: FoundSpans = new Map();
  #anchored: Anchored = { sentences: new Map(), detached: [] };
  /** By text and number of occurrences, of which a sentence that is not there has none; for the present records. */
  readonly #resolved = new Map<string, Map<number, ByOccurrence>>();

  /** @param document as in records: a path relative to the folder, or a URI */
  constructor(document: string) {
    this.#document = document;
    this.#orphans = new OrphanPlaces(document);
  }

  /** @param moved texts of all sentences that came or went since the last call; any may have, unless it is given */
  place(texts: DocumentTexts, records: StandingRecords, moved?: ReadonlySet<string>): Anchored {
    const isKnown = this.#records === records && moved !== undefined;
    if (this.#records !== records) this.#resolved.clear();
    if (!isKnown) this.#here.clear();
    this.#records = records;
    const concerned = [...(isKnown ? moved : records.anywhere.keys())].filter((text) =>
      records.anywhere.has(text),
    );
    for (const text of concerned) {
      const count = texts.count(text);
      if (count > 0) this.#here.set(text, this.#saidOf(text, count, records));
      else this.#here.delete(text);
    }
    if (!isKnown || concerned.length > 0) this.#elsewhere = this.#standingElsewhere(records);
    const sought = texts.isWhole ? this.#elsewhere : nowhere;
    const adopted = this.#orphans.find(texts.isWhole ? records.orphans : nothing, texts, moved);
    const isAsBefore = isKnown && concerned.length === 0 && sought === this.#sought;
    const areSought = sought.spans.length > 0 || adopted.size > 0 || this.#adopted.size > 0;
    if (isAsBefore && !areSought) return this.#anchored;
    this.#sought = sought;
    this.#adopted = adopted;
    const { spans, detached } = sought;
    const lost = this.#lost.find(spans, texts, moved);
    this.#anchored = {
      sentences: withoutNews(under(adopted, under(lost.found, this.#here)), this.#anchored.sentences),
      detached: [...detached, ...lost.lost],
    };
    return this.#anchored;
  }

  #standingElsewhere(records: StandingRecords): Elsewhere {
    const spans: Annotation[] = [];
    const detached: SentenceRecord[] = [];
    for (const text of records.sentencesOf(this.#document)) {
      if (this.#here.has(text)) continue;
      for (const standing of this.#saidOf(text, 0, records).values()) {
        // A review says something of a whole sentence, which another one need not share.
        if (standing.reviewed) detached.push(standing.reviewed);
        spans.push(...standing.spans.filter(({ record }) => record.kind !== 'reviewed'));
      }
    }
    return { spans: spans.sort((a, b) => inOrder(a.record, b.record)), detached };
  }

  /** What was said of a sentence that stands so often in the document; of one that does not, by its own records. */
  #saidOf(text: string, count: number, records: StandingRecords): ByOccurrence {
    const byCount = this.#resolved.get(text) ?? new Map<number, ByOccurrence>();
    const known = byCount.get(count);
    if (known) return known;
    const all = records.anywhere.get(text) ?? [];
    const own = all.filter(({ document }) => document === this.#document);
    const others = all.filter(({ document }) => document !== this.#document);
    // Records of other documents are for text that moved here, as far as this document has no opinion of its own.
    const said =
      count === 0
        ? byOccurrence(own, Infinity)
        : layered(byOccurrence(own, count - 1), byOccurrence(others, count - 1));
    this.#resolved.set(text, byCount.set(count, said));
    return said;
  }
}

const byOccurrence = (records: readonly SentenceRecord[], last: number): ByOccurrence =>
  new Map(
    Array.from(
      groupBy(records, ({ occurrence }) => Math.min(occurrence, last)),
      ([occurrence, here]) => [occurrence, resolve(here)],
    ),
  );

/** What was said of a sentence itself goes before what was said of one that is like it. */
function under(
  below: ReadonlyMap<string, ReadonlyMap<number, readonly Annotation[]>>,
  above: ReadonlyMap<string, ByOccurrence>,
): Map<string, ByOccurrence> {
  const all = new Map(above);
  for (const [text, places] of below) {
    const said = new Map(Array.from(places, ([at, spans]) => [at, { reviewed: undefined, spans }]));
    all.set(text, layered(above.get(text) ?? new Map(), said));
  }
  return all;
}

function layered(above: ByOccurrence, below: ByOccurrence): ByOccurrence {
  const all = new Map(above);
  for (const [occurrence, said] of below) {
    const first = above.get(occurrence);
    all.set(occurrence, first ? over(first, said) : said);
  }
  return all;
}

/** The same, with the objects of before where they say the same. */
function withoutNews(
  now: Map<string, ByOccurrence>,
  before: ReadonlyMap<string, ByOccurrence>,
): Map<string, ByOccurrence> {
  for (const [text, said] of now) {
    const last = before.get(text);
    if (last && last !== said && saysSame(last, said)) now.set(text, last);
  }
  return now;
}

function saysSame(a: ByOccurrence, b: ByOccurrence): boolean {
  const same = (one: Annotation, other: Annotation | undefined): boolean =>
    one.record === other?.record && one.start === other.start && one.end === other.end;
  return (
    a.size === b.size &&
    [...a].every(([occurrence, { reviewed, spans }]) => {
      const other = b.get(occurrence);
      return (
        other !== undefined &&
        other.reviewed === reviewed &&
        other.spans.length === spans.length &&
        spans.every((span, index) => same(span, other.spans[index]))
      );
    })
  );
}
