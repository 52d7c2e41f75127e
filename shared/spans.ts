/** A stretch of a sentence: half-open `[start, end)`, in Unicode code points of that sentence. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Whether two stretches of a sentence have a code point in common. */
export const overlaps = (a: Stretch, b: Stretch): boolean => a.start < b.end && b.start < a.end;

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

/** A span that a model predicted, or that a list of the user's stands for. */
export interface Entity extends Span {
  /** Probability, under the model, that exactly this span carries exactly this label; in [0, 1]. */
  readonly score: number;
  /**
   * For each node on the label's path, from the root down: the probability that exactly this span carries a label at
   * or below that node. None is greater than the one before it.
   */
  readonly levels: readonly number[];
  /** The other labels of the same span, likeliest first, with the same kind of probability. */
  readonly alternatives: readonly ScoredLabel[];
  /** The name lists that know exactly this text, with the name types; only where there are some. */
  readonly known?: readonly KnownName[];
  /** Only where it shows because a list wants its name to be labelled always, whatever the model thinks. */
  readonly always?: Always;
}

/** Why an entity shows that the model need not have found; its score is then 1. */
export interface Always {
  /** Title of the list. */
  readonly list: string;
  /** What the model had found in its place. */
  readonly instead: readonly Entity[];
}

/** What a name list says of a text. */
export interface KnownName {
  /** Title of the list. */
  readonly list: string;
  /** See `nameTypes`. */
  readonly types: readonly string[];
}

/** A stretch of a sentence that is a listed name, whatever it is there. */
export interface ListedSpan extends Stretch, KnownName {}

/** What the model itself found. */
export const foundByModel = (entities: readonly Entity[]): readonly Entity[] =>
  entities.some(({ always }) => always)
    ? [...new Set(entities.flatMap((entity) => entity.always?.instead ?? [entity]))]
    : entities;
