/**
 * How a model learns from its user, beginning with what its line stands on, the base. Found by trying, on test/fixtures/learning/names-dev.json and on sentences of FiNE's
 * training file that the model did not know (docs/results.md).
 */
export interface LearningSettings {
  /** Steps of a run: some, and more for every corrected sentence, up to a limit. */
  readonly steps: { readonly least: number; readonly perSentence: number; readonly most: number };
  /** Characters of a batch, padding included. */
  readonly positions: number;
  readonly rate: number;
  /** Share of the steps in which the rate rises. */
  readonly warmup: number;
  /** Global norm that gradients are clipped to. */
  readonly clip: number;
  /** How strongly weights are pulled back to those of the base. */
  readonly pull: number;
  /**
   * Adam's ε. With the usual 1e-8 every weight moves by about the rate, also where nothing is to be learned and the
   * gradient is but rounding: the model drifts.
   */
  readonly epsilon: number;
  /**
   * Share of the replay sentences whose labels are told; of the others the base's belief is the target. Labels
   * teach the style of these sentences too, belief alone holds on to old faults.
   */
  readonly told: number;
  /** What the sentences of a run are, by their share; kinds that there is nothing for leave theirs to the others. */
  readonly shares: Readonly<Record<SampleKind, number>>;
}

/** Characters of a usual sentence. */
const usualLength = 32;

/** How many sentences of a kind a run takes, about. */
export const drawsOf = (
  kind: SampleKind,
  { shares, positions }: Pick<LearningSettings, 'shares' | 'positions'>,
  steps: number,
): number => Math.ceil((shares[kind] * steps * positions) / usualLength);

/** Steps of a run that learns from so many corrected sentences. */
export const stepsFor = (
  { least, perSentence, most }: LearningSettings['steps'],
  corrected: number,
): number => Math.min(most, Math.round(least + perSentence * corrected));

/**
 * - `corrected`: the user's sentences, as far as the user said what is in them.
 * - `moved`: such a sentence with another corrected name in the place of one.
 * - `placed`: a replay sentence with a corrected name in the place of one of its own; nothing else of it is told.
 * - `replay`: a replay sentence as it is.
 * - `swapped`: a sentence of either with another name of a replay sentence in the place of one: what that is, the base
 *   says, so that a context is not taken for the name that was corrected in it.
 * - `pieces`: a sentence with parts of a corrected name put where they name nothing.
 * - `lookalikes`: a sentence in which a corrected name, or one that such a name could replace, is given other characters
 *   in part: what that is, the base says.
 * - `unlabelled`: a sentence of the user's that nothing was said of.
 */
export const sampleKinds = [
  'corrected',
  'moved',
  'placed',
  'replay',
  'swapped',
  'pieces',
  'lookalikes',
  'unlabelled',
] as const;
export type SampleKind = (typeof sampleKinds)[number];

/** Sentences by kind. */
export type Pools<Sentence> = Readonly<Record<SampleKind, readonly Sentence[]>>;

export const learningSettings: LearningSettings = {
  steps: { least: 75, perSentence: 0.5, most: 600 },
  positions: 1024,
  rate: 1e-3,
  warmup: 0.1,
  clip: 5,
  pull: 1,
  epsilon: 1e-3,
  told: 0.5,
  shares: {
    corrected: 0.1,
    moved: 0.05,
    placed: 0.15,
    replay: 0.25,
    swapped: 0.15,
    pieces: 0.17,
    lookalikes: 0.09,
    unlabelled: 0.08,
  },
};
