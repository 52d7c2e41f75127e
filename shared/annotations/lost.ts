import { mentionOf, put, type FoundSpans } from './mentions.ts';
import type { SentenceRecord } from './record.ts';
import { search, type Search } from './search.ts';
import type { Annotation } from './standing.ts';
import type { DocumentTexts } from './texts.ts';

/**
 * Finds spans again whose sentence was edited: in the sentence that contains the span's text in the most similar
 * surroundings. What it found is kept for as long as the span is sought, and only sentences that are new are searched.
 */
export class LostMentions {
  #searches: ReadonlyMap<SentenceRecord, Search> = new Map();

  /**
   * @param spans whose sentences are not in the document
   * @param moved texts of all sentences that came or went since the last call; any may have, unless it is given
   * @returns where spans are now, and the records of the others
   */
  find(spans: readonly Annotation[], texts: DocumentTexts, moved: ReadonlySet<string> | undefined) {
    this.#update(spans, texts, moved);
    const found: FoundSpans = new Map();
    const lost: SentenceRecord[] = [];
    for (const span of spans) {
      if (!put(span, this.#searches.get(span.record)?.matches ?? [], texts, found)) lost.push(span.record);
    }
    return { found, lost };
  }

  #update(spans: readonly Annotation[], texts: DocumentTexts, moved: ReadonlySet<string> | undefined): void {
    const before = new Map<SentenceRecord, Search>();
    const fresh = new Map<SentenceRecord, Search>();
    for (const span of spans) {
      const known = moved && this.#searches.get(span.record);
      if (known) before.set(span.record, without(known, moved));
      else fresh.set(span.record, { mention: mentionOf(span), matches: [] });
    }
    const came = [...(moved ?? [])].filter((text) => texts.count(text) > 0);
    this.#searches = new Map([...search(before, came), ...search(fresh, texts.texts)]);
  }
}

const without = ({ mention, matches }: Search, moved: ReadonlySet<string>): Search => ({
  mention,
  matches: matches.filter(({ text }) => !moved.has(text)),
});
