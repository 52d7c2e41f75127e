import { createAnalyzer, type Analyzer, type AnalyzerOptions } from '../../shared/model/analyzer.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { processClock, quartiles, takeTurns, type Quartiles, type Timing, type Turns } from './measure.ts';

/** An analyser that keeps account of the time in its decoder. */
export interface Subject {
  readonly analyzer: Analyzer;
  /** Milliseconds so far. */
  readonly decoding: () => number;
}

/** The speed of one way to analyse all sentences. */
export interface Speed {
  readonly timing: Timing;
  /** Characters per second of wall time. */
  readonly charactersPerSecond: Quartiles;
  /** Share of the time that goes from tag scores to spans with their confidences. */
  readonly decodeShare: number;
}

export interface Speeds {
  /** One sentence after the other. */
  readonly single: Speed;
  /** All sentences at once, in micro-batches of like length. */
  readonly batched: Speed;
}

export async function subjectOf(
  pkg: ModelPackage,
  runtime: Runtime,
  options: AnalyzerOptions,
): Promise<Subject> {
  let spent = 0;
  const decode: ModelPackage['decode'] = (emissions, length) => {
    const start = processClock.wall();
    const entities = pkg.decode(emissions, length);
    spent += processClock.wall() - start;
    return entities;
  };
  const analyzer = await createAnalyzer({ ...pkg, decode }, runtime, options);
  return { analyzer, decoding: () => spent };
}

/** Lets all subjects analyse all sentences by turns, each in both ways. In the order of the subjects. */
export async function speedsOf(
  subjects: readonly Subject[],
  sentences: readonly string[],
  turns: Turns,
): Promise<Speeds[]> {
  const ways = { single: sentences.map((sentence) => [sentence]), batched: [sentences] };
  const trials = subjects.map((subject) => ({
    single: trial(subject, ways.single),
    batched: trial(subject, ways.batched),
  }));
  const works = trials.flatMap(({ single, batched }, i) => [
    [`${i} single`, single.work] as const,
    [`${i} batched`, batched.work] as const,
  ]);
  const timings = await takeTurns(Object.fromEntries(works), turns);
  const characters = charactersOf(sentences);
  return trials.map(({ single, batched }, i) => ({
    single: speed(characters, timings[`${i} single`] as Timing, single.decodeShares),
    batched: speed(characters, timings[`${i} batched`] as Timing, batched.decodeShares),
  }));
}

/** Code points of all sentences. */
export const charactersOf = (sentences: readonly string[]): number =>
  sentences.reduce((sum, sentence) => sum + [...sentence].length, 0);

/** The analysis of some parts, one call for each; notes how much of each time is spent in the decoder. */
function trial({ analyzer, decoding }: Subject, parts: readonly (readonly string[])[]) {
  const decodeShares: number[] = [];
  const work = async (): Promise<void> => {
    const before = { decoding: decoding(), wall: processClock.wall() };
    for (const part of parts) await analyzer.analyze(part);
    decodeShares.push((decoding() - before.decoding) / (processClock.wall() - before.wall));
  };
  return { work, decodeShares };
}

function speed(characters: number, timing: Timing, decodeShares: readonly number[]): Speed {
  const perSecond = (milliseconds: number) => (characters / milliseconds) * 1000;
  const { lower, median, upper } = timing.wall;
  return {
    timing,
    charactersPerSecond: { lower: perSecond(upper), median: perSecond(median), upper: perSecond(lower) },
    decodeShare: quartiles(decodeShares).median,
  };
}
