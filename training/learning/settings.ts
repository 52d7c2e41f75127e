import type { NameNoise } from '../trainer/names.ts';

/** How a model learns from its user. Found by trying on test/fixtures/learning/names-dev.json. */
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
  /** How strongly weights are pulled back to the live ones. */
  readonly pull: number;
  /** Dropout, as a share of what the method was trained with. */
  readonly dropout: number;
  /** Of what the live model believes: its scores are taken so many times, so that training does not blur it. */
  readonly sharpness: number;
  /** How uncertain the names of lists are made; see `NameNoise`. */
  readonly names: NameNoise;
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
 * - `placed`: a replay sentence with a corrected name in the place of one of its own.
 * - `replay`: a replay sentence as it is.
 * - `pieces`: a sentence with parts of a corrected name put where they name nothing.
 * - `lookalikes`: a sentence in which a corrected name, or one that such a name could replace, is given other characters
 *   in part: what that is, the live model says.
 * - `unlabelled`: a sentence of the user's that nothing was said of.
 */
export const sampleKinds = [
  'corrected',
  'moved',
  'placed',
  'replay',
  'pieces',
  'lookalikes',
  'unlabelled',
] as const;
export type SampleKind = (typeof sampleKinds)[number];

/** Sentences by kind. */
export type Pools<Sentence> = Readonly<Record<SampleKind, readonly Sentence[]>>;

export const learningSettings: LearningSettings = {
  steps: { least: 75, perSentence: 0.5, most: 240 },
  positions: 1024,
  rate: 1e-3,
  warmup: 0.1,
  clip: 5,
  pull: 1,
  dropout: 0.5,
  sharpness: 4,
  names: { listDropout: 0.1, entryDropout: 0.1, userLists: 0 },
  shares: {
    corrected: 0.1,
    moved: 0.05,
    placed: 0.15,
    replay: 0.4,
    pieces: 0.17,
    lookalikes: 0.09,
    unlabelled: 0.08,
  },
};
