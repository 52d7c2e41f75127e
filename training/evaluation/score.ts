import type { Span } from '../../shared/spans.ts';

/** A sentence with the spans that are right. */
export interface GoldSentence {
  readonly text: string;
  /** They do not overlap. */
  readonly spans: readonly Span[];
}

/** Mentions counted. */
export interface Counts {
  /** Predicted and in the gold data: true positives. */
  readonly tp: number;
  readonly predicted: number;
  readonly gold: number;
}

/** Each in [0, 1], and 0 where it is undefined. */
export interface Ratios {
  readonly precision: number;
  readonly recall: number;
  /** 2PR / (P + R). */
  readonly f1: number;
}

export type Figures = Counts & Ratios;

/** Means over the labels that occur in gold data or prediction. Papers print either F1 under the name macro F1. */
export interface MacroFigures {
  readonly precision: number;
  readonly recall: number;
  /** Mean of the labels' F1. */
  readonly f1: number;
  /** Harmonic mean of macro precision and macro recall. */
  readonly harmonicF1: number;
}

export interface Scores {
  readonly micro: Figures;
  readonly macro: MacroFigures;
  /** The labels that occur in gold data or prediction. */
  readonly labels: ReadonlyMap<string, Figures>;
}

/** Counts of one sentence by label. */
export type LabelCounts = ReadonlyMap<string, Counts>;

/** What two spans of one label must have in common, within their sentence, to be the same mention. */
export type SpanKey = (span: Span) => string;

/** Exact match: the same place. */
export const placeKey: SpanKey = ({ start, end }) => `${start} ${end}`;

/**
 * Scores predictions by exact match of place and label.
 * @param gold the spans of each sentence; `predicted` those of the same sentences. A span that is given twice counts once.
 */
export function score(gold: readonly (readonly Span[])[], predicted: readonly (readonly Span[])[]): Scores {
  if (gold.length !== predicted.length) {
    throw new RangeError(`there are ${gold.length} sentences, and predictions for ${predicted.length}`);
  }
  return scoresOf(gold.map((spans, sentence) => countSentence(spans, predicted[sentence] ?? [])));
}

export function countSentence(
  gold: readonly Span[],
  predicted: readonly Span[],
  keyOf: SpanKey = placeKey,
): LabelCounts {
  const [goldKeys, predictedKeys] = [keysByLabel(gold, keyOf), keysByLabel(predicted, keyOf)];
  const labels = new Set([...goldKeys.keys(), ...predictedKeys.keys()]);
  return new Map(
    [...labels].map((label) => {
      const [wanted, found] = [goldKeys.get(label) ?? new Set(), predictedKeys.get(label) ?? new Set()];
      const tp = [...found].filter((key) => wanted.has(key)).length;
      return [label, { tp, predicted: found.size, gold: wanted.size }];
    }),
  );
}

export function scoresOf(sentences: readonly LabelCounts[]): Scores {
  const byLabel = new Map<string, Counts>();
  for (const [label, counts] of sentences.flatMap((sentence) => [...sentence])) {
    byLabel.set(label, sum([byLabel.get(label) ?? none, counts]));
  }
  const labels = new Map([...byLabel].map(([label, counts]) => [label, figuresOf(counts)]));
  return { micro: figuresOf(sum(labels.values())), macro: macroOf([...labels.values()]), labels };
}

const none: Counts = { tp: 0, predicted: 0, gold: 0 };

export function sum(counts: Iterable<Counts>): Counts {
  let [tp, predicted, gold] = [0, 0, 0];
  for (const each of counts) {
    tp += each.tp;
    predicted += each.predicted;
    gold += each.gold;
  }
  return { tp, predicted, gold };
}

export const figuresOf = ({ tp, predicted, gold }: Counts): Figures => ({
  tp,
  predicted,
  gold,
  precision: ratio(tp, predicted),
  recall: ratio(tp, gold),
  f1: ratio(2 * tp, predicted + gold),
});

export function macroOf(labels: readonly Ratios[]): MacroFigures {
  const mean = (measure: keyof Ratios): number =>
    ratio(
      labels.reduce((total, label) => total + label[measure], 0),
      labels.length,
    );
  const [precision, recall] = [mean('precision'), mean('recall')];
  return { precision, recall, f1: mean('f1'), harmonicF1: ratio(2 * precision * recall, precision + recall) };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function keysByLabel(spans: readonly Span[], keyOf: SpanKey): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const span of spans) {
    const known = keys.get(span.label) ?? new Set();
    keys.set(span.label, known.add(keyOf(span)));
  }
  return keys;
}
