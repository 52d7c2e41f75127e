import type { ShownEntity } from '../../shared/annotations/shown.ts';
import type { SentenceAnnotations } from '../../shared/annotations/standing.ts';
import type { Sentence } from '../../shared/text/sentences.ts';
import type { Entity } from '../../shared/spans.ts';
import type { LineTokens } from './documentTokens.ts';

/** A sentence with all that is known of it. */
export interface KnownSentence {
  /** Its `start` counts from the line's. */
  readonly sentence: Sentence;
  /** What the model found; undefined where it is not known. */
  readonly predicted: readonly Entity[] | undefined;
  /** What users said. */
  readonly annotations: SentenceAnnotations | undefined;
  /** What is shown: the annotations win over the predictions. In order, none overlapping another. */
  readonly shown: readonly ShownEntity[];
}

/** A line of a document for as long as its sentences stay the same, with what was worked out for it. */
export class Line {
  readonly sentences: readonly Sentence[];
  /** Undefined until somebody asks. */
  known: readonly KnownSentence[] | undefined;
  tokens: LineTokens | undefined;

  constructor(sentences: readonly Sentence[]) {
    this.sentences = sentences;
  }

  /** What is known of its sentences is not what it was. False where nobody has asked since the last time. */
  forget(): boolean {
    const wasKnown = this.known !== undefined;
    this.known = undefined;
    return wasKnown;
  }
}
