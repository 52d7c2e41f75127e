import type { Labelled } from '../corrections/messages.ts';

/** The texts of diagnostics and of what stands between the lines of a text, in one language. */
export interface FeatureMessages {
  readonly diagnostics: {
    /**
     * The model is not sure what a text is: of `label` at this score, or that it is `finer`, which is less sure. Scores
     * are probabilities.
     */
    uncertain(
      doubt: Labelled & {
        readonly score: number;
        readonly finer: { readonly label: string; readonly score: number } | undefined;
      },
    ): string;
    /** A list of the user's knows a text as something else. */
    listedOtherwise(text: Labelled & { readonly list: string; readonly listed: readonly string[] }): string;
  };
  /** Behind the name of a label. State is told by text, never by colour alone. */
  readonly hints: { readonly uncertain: string; readonly confirmed: string };
  /** Above a part of a document: how many entities it has, and how many of them nobody has judged. */
  counts(entities: { readonly all: number; readonly unreviewed: number }): string;
}
