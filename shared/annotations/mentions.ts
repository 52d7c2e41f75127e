import { groupBy } from '../group.ts';
import { codePointLength, codePointToUtf16 } from '../text/codepoints.ts';
import { similarity, type Surroundings } from './similarity.ts';
import { annotate, type Annotation } from './standing.ts';
import type { DocumentTexts } from './texts.ts';

/** What is left and right of a mention has to be as similar as this, see `similarity`. */
export const similarEnough = 0.6;

/** The same where nothing else says that a document has the text of one that is not there any more. */
export const similarElsewhere = 0.8;

/** The text of a span that is sought, and the sentence that it stood in. */
export interface Mention extends Surroundings {
  readonly sentence: string;
  readonly text: string;
}

/** A place where a mention may have gone. */
export interface Match {
  readonly text: string;
  /** Code points of `text` before the mention. */
  readonly start: number;
  readonly similarity: number;
}

/** Spans by the text and the occurrence of the sentence that they are found in. */
export type FoundSpans = Map<string, Map<number, readonly Annotation[]>>;

export function mentionOf({ record: { sentence }, start, end }: Annotation): Mention {
  const units = codePointToUtf16(sentence);
  return {
    ...{ sentence, text: sentence.slice(units[start], units[end]) },
    ...{ left: sentence.slice(0, units[start]), right: sentence.slice(units[end]) },
  };
}

/** How many UTF-16 units, those of a mention counted, two sentences that hold it share at least if they are similar enough. */
export const leastShared = ({ length }: string, one: string, other: string): number =>
  length + Math.floor((similarEnough * (one.length + other.length - 2 * length)) / 2);

/** The best place of a mention in a sentence that contains it; none where all are too different. */
export function matchIn(text: string, mention: Mention): readonly Match[] {
  let match: Match | undefined;
  for (let at = text.indexOf(mention.text); at >= 0; at = text.indexOf(mention.text, at + 1)) {
    const there = { left: text.slice(0, at), right: text.slice(at + mention.text.length) };
    const found = similarity(mention, there, match?.similarity ?? similarEnough);
    if (found === undefined || found <= (match?.similarity ?? 0)) continue;
    match = { text, start: codePointLength(there.left), similarity: found };
  }
  return match ? [match] : [];
}

/**
 * Puts a span into the most similar of the sentences that it may be in, and of several the first in the document.
 * @returns false where there is none
 */
export function put(
  span: Annotation,
  matches: readonly Match[],
  texts: DocumentTexts,
  found: FoundSpans,
): boolean {
  const match = best(matches, texts);
  if (!match) return false;
  const moved = { ...span, start: match.start, end: match.start + span.end - span.start };
  const here = found.get(match.text) ?? new Map<number, readonly Annotation[]>();
  const occurrence = Math.min(span.record.occurrence, texts.count(match.text) - 1);
  found.set(match.text, here.set(occurrence, annotate(here.get(occurrence) ?? [], moved)));
  return true;
}

function best(matches: readonly Match[], texts: DocumentTexts): Match | undefined {
  return matches.reduce<Match | undefined>((a, b) => {
    if (!a || b.similarity > a.similarity) return b;
    return b.similarity === a.similarity && texts.firstPlace(b.text) < texts.firstPlace(a.text) ? b : a;
  }, undefined);
}

const none: ReadonlySet<string> = new Set();

/** Finds which of many mentions a text contains, in one pass over it. */
export class MentionFinder {
  readonly #byFirst: ReadonlyMap<number, readonly string[]>;
  /** Hardly any unit begins a mention. */
  readonly #begins = new Uint8Array(2 ** 16);

  constructor(mentions: ReadonlySet<string>) {
    this.#byFirst = groupBy(mentions, (mention) => mention.charCodeAt(0));
    for (const unit of this.#byFirst.keys()) this.#begins[unit] = 1;
  }

  in(text: string): ReadonlySet<string> {
    let found: Set<string> | undefined;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (this.#begins[unit] === 0) continue;
      for (const mention of this.#byFirst.get(unit) ?? []) {
        if (text.startsWith(mention, index)) (found ??= new Set()).add(mention);
      }
    }
    return found ?? none;
  }
}
