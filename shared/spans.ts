/** A stretch of a sentence: half-open `[start, end)`, in Unicode code points of that sentence. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A labelled stretch. */
export interface Span extends Stretch {
  /** Path in the label tree, such as `person/politics`. */
  readonly label: string;
}

/** A label a model considered for a span, with its probability. */
export interface ScoredLabel {
  readonly label: string;
  /** Probability in [0, 1]. */
  readonly score: number;
}

/** A span that a model predicted. */
export interface Entity extends Span {
  /** Probability, under the model, that exactly this span carries exactly this label; in [0, 1]. */
  readonly score: number;
  /** The other labels of the same span, likeliest first, with the same kind of probability. */
  readonly alternatives: readonly ScoredLabel[];
  /** The name lists that know exactly this text, with the name types; only where there are some. */
  readonly known?: readonly KnownName[];
}

/** What a name list says of a text. */
export interface KnownName {
  /** Title of the list. */
  readonly list: string;
  /** See `nameTypes`. */
  readonly types: readonly string[];
}
