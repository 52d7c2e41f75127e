import { depthOf, type LabelTree } from '../../shared/labels/tree.ts';
import type { Span } from '../../shared/spans.ts';
import { decodeTags, encodeSpans } from '../../shared/tagging/codec.ts';
import type { Scheme } from '../../shared/tagging/tagset.ts';
import { bootstrapIntervals, f1Interval, type Interval } from './bootstrap.ts';
import { truncateSpans, truncateTags, type LevelOrder } from './levels.ts';
import {
  countSentence,
  figuresOf,
  scoresOf,
  sum,
  type Figures,
  type GoldSentence,
  type LabelCounts,
  type MacroFigures,
} from './score.ts';
import { spanKey, type Scorer } from './scorers.ts';

/** Labels with fewer gold mentions than this have figures that are mostly noise. */
export const fewestMentions = 10;

export interface EvaluationOptions {
  readonly tree: LabelTree;
  /** That of the model; used where levels cut tags. */
  readonly scheme: Scheme;
  readonly scorer?: Scorer;
  readonly levelOrder?: LevelOrder;
}

/** Figures with the 95 % interval of their F1. */
export type FiguresWithInterval = Figures & { readonly interval: Interval };

/** All shares are in [0, 1]. */
export interface EvaluationReport {
  readonly scorer: Scorer;
  readonly levelOrder: LevelOrder;
  readonly sentences: number;
  /** All labels together. */
  readonly micro: FiguresWithInterval;
  /** The interval is that of `f1`, the mean of the labels' F1. */
  readonly macro: MacroFigures & { readonly interval: Interval };
  /** The labels that occur in gold data or prediction, in the order of the tree. */
  readonly labels: readonly (FiguresWithInterval & { readonly label: string; readonly isNoise: boolean })[];
  /** Micro figures with labels cut to their first `level` components, from 1 to the depth of the tree. */
  readonly levels: readonly (FiguresWithInterval & { readonly level: number })[];
}

/**
 * Scores predictions.
 * @param predicted the spans of each sentence, which do not overlap
 */
export function evaluationReport(
  sentences: readonly GoldSentence[],
  predicted: readonly (readonly Span[])[],
  { tree, scheme, scorer = 'exact', levelOrder = 'labels' }: EvaluationOptions,
): EvaluationReport {
  if (sentences.length !== predicted.length) {
    throw new RangeError(`there are ${sentences.length} sentences, and predictions for ${predicted.length}`);
  }
  const count = (view: (spans: readonly Span[], text: string) => readonly Span[]): LabelCounts[] =>
    sentences.map(({ text, spans }, index) =>
      countSentence(view(spans, text), view(predicted[index] ?? [], text), spanKey(scorer, text)),
    );
  const atLevel = (level: number): LabelCounts[] =>
    count((spans, text) =>
      levelOrder === 'labels'
        ? truncateSpans(spans, level)
        : decodeTags(truncateTags(encodeSpans(spans, [...text].length, scheme), level), scheme, 'strict'),
    );
  const counts = count((spans) => spans);
  const { macro, labels } = scoresOf(counts);
  const found = tree.nodes.map(({ path }) => path).filter((path) => labels.has(path));
  const [macroInterval = none, ...labelIntervals] = bootstrapIntervals(counts, (drawn) => {
    const scores = scoresOf(drawn);
    return [scores.macro.f1, ...found.map((label) => scores.labels.get(label)?.f1 ?? 0)];
  });
  const depth = Math.max(...tree.labels.map(depthOf));
  return {
    scorer,
    levelOrder,
    sentences: sentences.length,
    micro: microFigures(counts),
    macro: { ...macro, interval: macroInterval },
    labels: found.map((label, index) => {
      const figures = labels.get(label) ?? figuresOf({ tp: 0, predicted: 0, gold: 0 });
      const interval = labelIntervals[index] ?? none;
      return { label, ...figures, interval, isNoise: figures.gold < fewestMentions };
    }),
    levels: Array.from({ length: depth }, (_, index) => index + 1).map((level) => ({
      level,
      ...microFigures(atLevel(level)),
    })),
  };
}

const none: Interval = { low: 0, high: 0 };

function microFigures(sentences: readonly LabelCounts[]): FiguresWithInterval {
  const counts = sentences.map((labels) => sum(labels.values()));
  return { ...figuresOf(sum(counts)), interval: f1Interval(counts) };
}
