import type { Analyzer } from '../../shared/model/analyzer.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Entity, Span } from '../../shared/spans.ts';
import { agreedSpans } from './agreement.ts';
import { listedNames } from './names.ts';

export interface LabelSettings {
  /** Least mean score of a span that is labelled. */
  readonly sure: number;
  /** Lists whose names should be found. */
  readonly lists: readonly NameList[];
  readonly signal: AbortSignal;
}

/** A text with what is told of it; `unsure` is the label of what is not known. */
export interface SilverSentence {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Sentences that are analysed between two looks at the signal: enough to find some of like length. */
const chunk = 256;

/** Code points of the shortest listed name whose absence is noticed: two characters are too often a part of a word. */
const shortestMissed = 3;

/** Labels texts with what the models agree on; see `agreedSpans`. */
export async function* labelTexts(
  texts: readonly string[],
  models: readonly Pick<Analyzer, 'analyze'>[],
  { sure, lists, signal }: LabelSettings,
): AsyncGenerator<SilverSentence> {
  for (let start = 0; start < texts.length; start += chunk) {
    const next = texts.slice(start, start + chunk);
    const found: Entity[][][] = [];
    for (const model of models) {
      signal.throwIfAborted();
      found.push(await model.analyze(next));
    }
    for (const [index, text] of next.entries()) {
      const names = listedNames(text, lists).filter(({ start, end }) => end - start >= shortestMissed);
      const findings = found.map((sentences) => sentences[index] ?? []);
      yield { text, spans: agreedSpans(findings, names, sure) };
    }
  }
}
