import { groupBy } from '../group.ts';
import { codePointLength, codePointToUtf16 } from '../text/codepoints.ts';
import { CharacterIndex } from './character-index.ts';
import type { SentenceRecord } from './record.ts';
import { similarity, type Surroundings } from './similarity.ts';
import { annotate, type Annotation } from './standing.ts';

/** What is left and right of a mention has to be as similar as this, see `similarity`. */
export const similarEnough = 0.6;

/** What is sought. */
interface Mention extends Surroundings {
  readonly sentence: string;
  readonly text: string;
}

/** A place where a mention may have gone. */
interface Match {
  readonly text: string;
  /** Code points of `text` before the mention. */
  readonly start: number;
  readonly similarity: number;
}

interface Search {
  readonly mention: Mention;
  /** In texts of the document, one for each that is similar enough. */
  readonly matches: readonly Match[];
}

type Places = ReadonlyMap<string, readonly number[]>;

/**
 * Finds spans again whose sentence was edited: in the sentence that contains the span's text in the most similar
 * surroundings. What it found is kept for as long as the span is sought, and only sentences that are new are searched.
 */
export class LostMentions {
  #places: Places = new Map();
  #searches: ReadonlyMap<SentenceRecord, Search> = new Map();

  /**
   * @param spans whose sentences are none of `sentences`
   * @returns spans by the index of the sentence they are in now, and the records of the others
   */
  find(spans: readonly Annotation[], sentences: readonly string[]) {
    const places =
      spans.length > 0
        ? groupBy(sentences.keys(), (index) => sentences[index] ?? '')
        : new Map<string, number[]>();
    this.#update(spans, places);
    const found = new Map<number, readonly Annotation[]>();
    const lost: SentenceRecord[] = [];
    for (const span of spans) {
      const { record } = span;
      const match = best(this.#searches.get(record)?.matches ?? [], places);
      const indices = match ? places.get(match.text) : undefined;
      const index = indices?.[Math.min(record.occurrence, indices.length - 1)];
      if (match && index !== undefined) {
        const moved = { ...span, start: match.start, end: match.start + span.end - span.start };
        found.set(index, annotate(found.get(index) ?? [], moved));
      } else {
        lost.push(record);
      }
    }
    return { found, lost };
  }

  #update(spans: readonly Annotation[], places: Places): void {
    const added = [...places.keys()].filter((text) => !this.#places.has(text));
    const before = new Map<SentenceRecord, Search>();
    const fresh = new Map<SentenceRecord, Search>();
    for (const span of spans) {
      const known = this.#searches.get(span.record);
      if (known) before.set(span.record, known);
      else fresh.set(span.record, { mention: mentionOf(span), matches: [] });
    }
    const kept = ({ text }: Match): boolean => places.has(text);
    this.#searches = new Map([...search(before, added, kept), ...search(fresh, places.keys(), kept)]);
    this.#places = places;
  }
}

/** The same searches with what they find in more texts, less the matches that are not kept. */
function search(
  searches: ReadonlyMap<SentenceRecord, Search>,
  texts: Iterable<string>,
  kept: (match: Match) => boolean,
): ReadonlyMap<SentenceRecord, Search> {
  const mentions = new Set(Array.from(searches.values(), ({ mention }) => mention.text));
  const found = new Map(
    Array.from(textsWith(mentions, texts), ([mention, those]) => [mention, new CharacterIndex(those)]),
  );
  const further = ({ mention, matches }: Search): Search => {
    const candidates = found.get(mention.text)?.sharing(mention.sentence, leastShared(mention)) ?? [];
    return {
      mention,
      matches: [...matches.filter(kept), ...candidates.flatMap((text) => matchIn(text, mention))],
    };
  };
  return new Map(Array.from(searches, ([record, each]) => [record, further(each)]));
}

function mentionOf({ record: { sentence }, start, end }: Annotation): Mention {
  const units = codePointToUtf16(sentence);
  return {
    ...{ sentence, text: sentence.slice(units[start], units[end]) },
    ...{ left: sentence.slice(0, units[start]), right: sentence.slice(units[end]) },
  };
}

/** How many UTF-16 units, those of the mention counted, two sentences share at least if they are similar enough. */
const leastShared =
  ({ sentence, text: { length } }: Mention) =>
  (text: string): number =>
    length + Math.floor((similarEnough * (sentence.length + text.length - 2 * length)) / 2);

/** The most similar one, and of several the first in the document. */
function best(matches: readonly Match[], places: Places): Match | undefined {
  const first = ({ text }: Match): number => places.get(text)?.[0] ?? Infinity;
  return matches.reduce<Match | undefined>((a, b) => {
    if (!a || b.similarity > a.similarity) return b;
    return b.similarity === a.similarity && first(b) < first(a) ? b : a;
  }, undefined);
}

/** For each mention the texts that contain it: one pass over the texts, however many mentions there are. */
function textsWith(
  mentions: ReadonlySet<string>,
  texts: Iterable<string>,
): ReadonlyMap<string, readonly string[]> {
  const byFirst = groupBy(mentions, (mention) => mention.charCodeAt(0));
  const found = new Map<string, string[]>();
  if (byFirst.size === 0) return found;
  for (const text of texts) {
    for (let index = 0; index < text.length; index += 1) {
      for (const mention of byFirst.get(text.charCodeAt(index)) ?? []) {
        if (!text.startsWith(mention, index)) continue;
        const others = found.get(mention);
        if (!others) found.set(mention, [text]);
        else if (others.at(-1) !== text) others.push(text);
      }
    }
  }
  return found;
}

/** The best place of a mention in a sentence that contains it; none where all are too different. */
function matchIn(text: string, mention: Mention): readonly Match[] {
  let match: Match | undefined;
  for (let at = text.indexOf(mention.text); at >= 0; at = text.indexOf(mention.text, at + 1)) {
    const there = { left: text.slice(0, at), right: text.slice(at + mention.text.length) };
    const found = similarity(mention, there, match?.similarity ?? similarEnough);
    if (found === undefined || found <= (match?.similarity ?? 0)) continue;
    match = { text, start: codePointLength(there.left), similarity: found };
  }
  return match ? [match] : [];
}
