import type { Span } from '../../shared/spans.ts';
import type { Word } from '../../shared/tagging/segmentation.ts';

/** A text and its entities. */
export interface LabelledText {
  readonly text: string;
  /** Offsets are code points of `text`. */
  readonly spans: readonly Span[];
}

/** A sentence of a data file. Offsets are code points. */
export interface LabelledSentence extends LabelledText {
  /** Code points of `text`: 1 … 256. */
  readonly length: number;
  /** Its entities, in order of their start; no two overlap. Empty where the file tells none. */
  readonly spans: readonly Span[];
  /** Its words, which tile it, where the file tells them. */
  readonly words?: readonly Word[];
}

/** A sentence as it stands in its file: of any length, with spans in any order. */
export interface FileSentence extends LabelledSentence {
  /** Line of the file, from 1, where the character at a code-point offset stands. */
  readonly lineOf: (offset: number) => number;
}
