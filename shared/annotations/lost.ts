import { groupBy } from '../group.ts';
import { codePointLength, codePointToUtf16 } from '../text/codepoints.ts';
import { CharacterIndex } from './character-index.ts';
import type { SentenceRecord } from './record.ts';
import { similarity, type Surroundings } from './similarity.ts';
import { annotate, type Annotation } from './standing.ts';
import type { DocumentTexts } from './texts.ts';

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

type Searches = ReadonlyMap<SentenceRecord, Search>;

/**
 * Finds spans again whose sentence was edited: in the sentence that contains the span's text in the most similar
 * surroundings. What it found is kept for as long as the span is sought, and only sentences that are new are searched.
 */
export class LostMentions {
  #searches: Searches = new Map();

  /**
   * @param spans whose sentences are not in the document
   * @param moved texts of all sentences that came or went since the last call; any may have, unless it is given
   * @returns spans by the text and the occurrence of the sentence they are in now, and the records of the others
   */
  find(spans: readonly Annotation[], texts: DocumentTexts, moved: ReadonlySet<string> | undefined) {
    this.#update(spans, texts, moved);
    const found = new Map<string, Map<number, readonly Annotation[]>>();
    const lost: SentenceRecord[] = [];
    for (const span of spans) {
      const { record } = span;
      const match = best(this.#searches.get(record)?.matches ?? [], texts);
      if (match) {
        const moved = { ...span, start: match.start, end: match.start + span.end - span.start };
        const here = found.get(match.text) ?? new Map<number, readonly Annotation[]>();
        const occurrence = Math.min(record.occurrence, texts.count(match.text) - 1);
        found.set(match.text, here.set(occurrence, annotate(here.get(occurrence) ?? [], moved)));
      } else {
        lost.push(record);
      }
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

/** The same searches with what they find in more texts. */
function search(searches: Searches, texts: Iterable<string>): Searches {
  const mentions = new Set(Array.from(searches.values(), ({ mention }) => mention.text));
  const found = new Map(
    Array.from(textsWith(mentions, texts), ([mention, those]) => [mention, new CharacterIndex(those)]),
  );
  const further = ({ mention, matches }: Search): Search => {
    const candidates = found.get(mention.text)?.sharing(mention.sentence, leastShared(mention)) ?? [];
    return { mention, matches: [...matches, ...candidates.flatMap((text) => matchIn(text, mention))] };
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
function best(matches: readonly Match[], texts: DocumentTexts): Match | undefined {
  return matches.reduce<Match | undefined>((a, b) => {
    if (!a || b.similarity > a.similarity) return b;
    return b.similarity === a.similarity && texts.firstPlace(b.text) < texts.firstPlace(a.text) ? b : a;
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
  // Hardly any unit begins a mention.
  const begins = new Uint8Array(2 ** 16);
  for (const unit of byFirst.keys()) begins[unit] = 1;
  for (const text of texts) {
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (begins[unit] === 0) continue;
      for (const mention of byFirst.get(unit) ?? []) {
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
