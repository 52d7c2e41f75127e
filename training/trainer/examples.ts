import { matchNames, type NameMatch } from '../../shared/names/match.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Vocabulary } from '../../shared/model/vocabulary.ts';
import type { Stretch } from '../../shared/spans.ts';
import { findCommon } from '../data/common-words.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import type { Target } from './targets.ts';

/** A name that a sentence is known to hold, for making up lists that know it. */
export interface NamedStretch extends Stretch {
  /** Its name type. */
  readonly type: string;
}

/** A sentence as numbers. */
export interface Example {
  /** Vocabulary ids, one per code point. */
  readonly ids: Int32Array;
  /** What its tags are learned from. */
  readonly target: Target;
  /** What the lists know in it. */
  readonly matches: readonly NameMatch[];
  readonly names: readonly NamedStretch[];
  /** Words of everyday language outside of its names. */
  readonly common: readonly Stretch[];
}

/** What sentences are turned into numbers with. */
export interface Encoding<Sentence extends LabelledSentence = LabelledSentence> {
  readonly vocabulary: Vocabulary;
  readonly lists: readonly NameList[];
  readonly target: (sentence: Sentence) => Target;
  /** Words of everyday language. */
  readonly common: ReadonlySet<string>;
  /** The name type of a label; `undefined` where it has no one. */
  readonly typeOf: (label: string) => string | undefined;
}

export function exampleOf<Sentence extends LabelledSentence>(
  sentence: Sentence,
  { vocabulary, lists, common, target, typeOf }: Encoding<Sentence>,
): Example {
  const codePoints = Array.from(sentence.text, (character) => character.codePointAt(0) ?? 0);
  return {
    ids: Int32Array.from(codePoints, (codePoint) => vocabulary.idOf(codePoint)),
    target: target(sentence),
    matches: lists.length > 0 ? matchNames(codePoints, lists) : [],
    names: sentence.spans.flatMap(({ start, end, label }) => {
      const type = typeOf(label);
      return type === undefined ? [] : [{ start, end, type }];
    }),
    common: lists.length > 0 ? findCommon(sentence, common) : [],
  };
}
