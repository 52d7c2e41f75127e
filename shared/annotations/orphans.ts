import { groupBy } from '../group.ts';
import { CharacterIndex } from './character-index.ts';
import { inOrder } from './effective.ts';
import {
  leastShared,
  matchIn,
  MentionFinder,
  mentionOf,
  put,
  similarElsewhere,
  similarEnough,
  type FoundSpans,
  type Match,
  type Mention,
} from './mentions.ts';
import { search } from './search.ts';
import type { Annotation } from './standing.ts';
import type { DocumentTexts } from './texts.ts';

/**
 * Finds spans of documents that are not there any more in one that is: they may have been renamed, or their text moved.
 * There may be any number of them, so that a sentence is looked up among them and not they among the sentences; what an
 * edit costs depends on what was found here.
 */
export class OrphanPlaces {
  readonly #document: string;
  #orphans: Orphans | undefined;
  /** Of spans whose sentences are not in the document; those that it has no place for are left out. */
  readonly #matches = new Map<Annotation, readonly Match[]>();
  /** How similar the surroundings of a mention have to be, by the document that was. */
  readonly #least = new Map<string, number>();

  constructor(document: string) {
    this.#document = document;
  }

  /** @param moved texts of all sentences that came or went since the last call; any may have, unless it is given */
  find(
    spans: readonly Annotation[],
    texts: DocumentTexts,
    moved: ReadonlySet<string> | undefined,
  ): FoundSpans {
    const orphans = orphansOf(spans);
    if (moved && this.#orphans === orphans) this.#follow(orphans, texts, moved);
    else {
      this.#matches.clear();
      this.#least.clear();
      this.#search(orphans.documents, orphans, texts);
    }
    this.#orphans = orphans;
    const found: FoundSpans = new Map();
    const sought = [...this.#matches].sort(([a], [b]) => inOrder(a.record, b.record));
    for (const [span, matches] of sought) put(span, matches, texts, found);
    return found;
  }

  #follow(orphans: Orphans, texts: DocumentTexts, moved: ReadonlySet<string>): void {
    for (const [span, matches] of this.#matches) {
      const left = matches.filter(({ text }) => !moved.has(text));
      if (left.length < matches.length) this.#keep(span, left);
    }
    for (const text of moved) {
      if (texts.count(text) > 0) this.#look(text, orphans, texts);
    }
    const concerned = new Set([...moved].flatMap((text) => orphans.documentsWith(text)));
    if (concerned.size > 0) this.#search(concerned, orphans, texts);
  }

  /** Looks where in the document what was said in others may be. */
  #search(documents: Iterable<string>, orphans: Orphans, texts: DocumentTexts): void {
    const searches = new Map<Annotation, { mention: Mention; matches: readonly Match[] }>();
    for (const document of documents) {
      this.#least.set(document, this.#leastFor(document, orphans, texts));
      for (const span of orphans.in(document)) {
        this.#matches.delete(span);
        if (this.#isSought(span, texts)) searches.set(span, { mention: mentionOf(span), matches: [] });
      }
    }
    for (const [span, { matches }] of search(searches, texts.texts)) {
      this.#keep(
        span,
        matches.filter((match) => this.#isLike(span, match)),
      );
    }
  }

  /**
   * A sentence that both have says that a document is what another one was, or has its text. Where the other one has a
   * single sentence of which something was said, none is left to say so once that was edited.
   */
  #leastFor(document: string, orphans: Orphans, texts: DocumentTexts): number {
    const sentences = new Set(orphans.in(document).map(({ record }) => record.sentence));
    if ([...sentences].some((sentence) => texts.count(sentence) > 0)) return similarEnough;
    return sentences.size === 1 ? similarElsewhere : Infinity;
  }

  /** What was said in this document is sought as its own, and what stands where it was said is not. */
  #isSought({ record: { document, sentence } }: Annotation, texts: DocumentTexts): boolean {
    const isAny = document !== this.#document && this.#least.get(document) !== Infinity;
    return isAny && texts.count(sentence) === 0;
  }

  #isLike({ record }: Annotation, { similarity }: Match): boolean {
    return similarity >= (this.#least.get(record.document) ?? Infinity);
  }

  /** Looks which spans a sentence of the document may hold. */
  #look(text: string, orphans: Orphans, texts: DocumentTexts): void {
    for (const [span, match] of orphans.matches(text)) {
      if (!this.#isSought(span, texts) || !this.#isLike(span, match)) continue;
      this.#matches.set(span, [...(this.#matches.get(span) ?? []), match]);
    }
  }

  #keep(span: Annotation, matches: readonly Match[]): void {
    if (matches.length > 0) this.#matches.set(span, matches);
    else this.#matches.delete(span);
  }
}

/** Spans with one text, by the sentences that they stood in. */
interface Namesakes {
  readonly bySentence: ReadonlyMap<string, readonly (readonly [Annotation, Mention])[]>;
  readonly index: CharacterIndex;
}

/** Spans by what they mention: all documents of a folder share them. */
class Orphans {
  readonly #bySentence: ReadonlyMap<string, readonly Annotation[]>;
  readonly #byDocument: ReadonlyMap<string, readonly Annotation[]>;
  readonly #byMention: ReadonlyMap<string, readonly (readonly [Annotation, Mention])[]>;
  readonly #finder: MentionFinder;
  readonly #namesakes = new Map<string, Namesakes>();

  constructor(spans: readonly Annotation[]) {
    this.#bySentence = groupBy(spans, ({ record }) => record.sentence);
    this.#byDocument = groupBy(spans, ({ record }) => record.document);
    this.#byMention = groupBy(
      spans.map((span) => [span, mentionOf(span)] as const),
      ([, { text }]) => text,
    );
    this.#finder = new MentionFinder(new Set(this.#byMention.keys()));
  }

  get documents(): Iterable<string> {
    return this.#byDocument.keys();
  }

  /** Those of a document. */
  in(document: string): readonly Annotation[] {
    return this.#byDocument.get(document) ?? [];
  }

  /** The documents in which something was said of a sentence. */
  documentsWith(sentence: string): string[] {
    return (this.#bySentence.get(sentence) ?? []).map(({ record }) => record.document);
  }

  /** Those that may be in a sentence now. */
  *matches(text: string): Generator<readonly [Annotation, Match]> {
    for (const name of this.#finder.in(text)) {
      const { bySentence, index } = this.#namesakesOf(name);
      for (const sentence of index.sharing(text, (other) => leastShared(name, text, other))) {
        for (const [span, mention] of bySentence.get(sentence) ?? []) {
          for (const match of matchIn(text, mention)) yield [span, match];
        }
      }
    }
  }

  #namesakesOf(name: string): Namesakes {
    const known = this.#namesakes.get(name);
    if (known) return known;
    const bySentence = groupBy(this.#byMention.get(name) ?? [], ([, { sentence }]) => sentence);
    const namesakes = { bySentence, index: new CharacterIndex([...bySentence.keys()]) };
    this.#namesakes.set(name, namesakes);
    return namesakes;
  }
}

const remembered = new WeakMap<readonly Annotation[], Orphans>();

function orphansOf(spans: readonly Annotation[]): Orphans {
  const known = remembered.get(spans) ?? new Orphans(spans);
  remembered.set(spans, known);
  return known;
}
