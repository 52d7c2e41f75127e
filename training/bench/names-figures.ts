import { truncateLabel } from '../../shared/labels/tree.ts';
import type { NameList } from '../../shared/names/list.ts';
import { matchNames } from '../../shared/names/match.ts';
import { typeOf } from '../../shared/names/types.ts';
import type { Span } from '../../shared/spans.ts';

/** What a model finds in a sentence without and with a list of the user's. */
export interface Findings {
  readonly text: string;
  readonly without: readonly Span[];
  readonly with: readonly Span[];
}

/** Gold mentions, and how many of them were found. */
export interface Found {
  readonly mentions: number;
  /** At their place, whatever the label. */
  readonly place: number;
  /** At their place, with the root of their label. */
  readonly root: number;
  /** At their place, with their label. */
  readonly label: number;
}

/** The same mentions without and with the list. */
export interface Comparison {
  readonly without: Found;
  readonly with: Found;
}

/** What a list of everyday words does to sentences in which they are no names. */
export interface Paint {
  /** Sentences whose entities are others with the list than without. */
  readonly changed: number;
  /** Entities that are there with the list alone and cover one of its words. */
  readonly appeared: number;
  /** Of these, the ones of the kind that the list gives the word. */
  readonly believed: number;
  /** Some that appeared, spread over all of them. */
  readonly examples: readonly PaintedWord[];
}

export interface PaintedWord {
  readonly text: string;
  readonly entity: string;
  readonly label: string;
}

const mostExamples = 10;

/** @param sentences with the mentions that are to be found in each */
export const comparison = (
  sentences: readonly (Findings & { readonly gold: readonly Span[] })[],
): Comparison => ({
  without: found(sentences.map(({ gold, without }) => [gold, without])),
  with: found(sentences.map((sentence) => [sentence.gold, sentence.with])),
});

function found(sentences: readonly (readonly [gold: readonly Span[], predicted: readonly Span[]])[]): Found {
  const mentions = sentences.flatMap(([gold, predicted]) =>
    gold.map((span) => ({ wanted: span.label, given: predicted.find((other) => isAt(span, other))?.label })),
  );
  const count = (isRight: (wanted: string, given: string) => boolean): number =>
    mentions.filter(({ wanted, given }) => given !== undefined && isRight(wanted, given)).length;
  return {
    mentions: mentions.length,
    place: count(() => true),
    root: count((wanted, given) => truncateLabel(wanted, 1) === truncateLabel(given, 1)),
    label: count((wanted, given) => wanted === given),
  };
}

/** @param list the user's, of everyday words */
export function paint(sentences: readonly Findings[], list: NameList): Paint {
  const appeared = sentences.flatMap((sentence) => paintedWords(sentence, list));
  return {
    changed: sentences.filter(
      (sentence) => !holdsAll(sentence.without, sentence.with) || !holdsAll(sentence.with, sentence.without),
    ).length,
    appeared: appeared.length,
    believed: appeared.filter(({ isBelieved }) => isBelieved).length,
    examples: appeared
      .filter((_, index) => index % Math.ceil(appeared.length / mostExamples) === 0)
      .map(({ text, entity, label }) => ({ text, entity, label })),
  };
}

function paintedWords(
  { text, without, with: predicted }: Findings,
  list: NameList,
): (PaintedWord & { readonly isBelieved: boolean })[] {
  const characters = [...text];
  const codePoints = characters.map((character) => character.codePointAt(0) ?? 0);
  const words = matchNames(codePoints, [list]);
  const news = predicted.filter((span) => !holds(without, span));
  return news.flatMap(({ start, end, label }) => {
    const covered = words.filter((word) => start <= word.start && word.end <= end);
    if (covered.length === 0) return [];
    const isBelieved = covered.some(({ marks }) => marks.some((mark) => typeOf(mark) === label));
    return [{ text, entity: characters.slice(start, end).join(''), label, isBelieved }];
  });
}

const isAt = (one: Span, other: Span): boolean => one.start === other.start && one.end === other.end;

const holds = (spans: readonly Span[], span: Span): boolean =>
  spans.some((other) => isAt(span, other) && span.label === other.label);

const holdsAll = (spans: readonly Span[], others: readonly Span[]): boolean =>
  others.every((span) => holds(spans, span));
