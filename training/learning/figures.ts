import { none } from '../../shared/learning/gate.ts';
import type { GateCounts, GateFigures } from '../../shared/learning/job.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';
import { overlaps, type Span, type Stretch } from '../../shared/spans.ts';
import type { Annotated } from './annotated.ts';

/** What a model finds in each of some sentences. */
type Found = readonly (readonly Span[])[];

/** The models that a candidate is judged beside. */
export interface Judged {
  /** What training began with; may be the live one, or stand for it (see `LearningJob`). */
  readonly base: ModelPackage;
  readonly live: ModelPackage;
  readonly candidate: ModelPackage;
}

/** The figures of some models over the sentences that they are judged by. */
export async function figuresOf(
  { corrections, gate }: { readonly corrections: readonly Annotated[]; readonly gate: readonly Annotated[] },
  { base, live, candidate }: Judged,
  lists: readonly NameList[],
  runtime: Runtime,
  threads: number,
): Promise<GateFigures> {
  const find = async (pkg: ModelPackage, sentences: readonly Annotated[]): Promise<Found> => {
    const analyzer = await createAnalyzer(pkg, runtime, { names: () => lists, threads });
    try {
      return await analyzer.analyze(sentences.map(({ text }) => text));
    } finally {
      await analyzer.release();
    }
  };
  const both = [...corrections, ...gate];
  const [before, after] = [await find(live, both), await find(candidate, both)];
  const own = corrections.length;
  const atFirst = base === live ? before.slice(own) : await find(base, gate);
  return {
    corrections: compared(corrections, before.slice(0, own), after.slice(0, own)),
    gate: compared(gate, before.slice(own), after.slice(own)),
    base: Object.fromEntries(counted(gate, atFirst)),
  };
}

/** Counts of the live model and of the candidate over the same sentences, by label. */
export function compared(
  sentences: readonly Annotated[],
  live: Found,
  candidate: Found,
): GateFigures['gate'] {
  const counts = { live: counted(sentences, live), candidate: counted(sentences, candidate) };
  const labels = [...new Set([...counts.live.keys(), ...counts.candidate.keys()])].sort();
  return Object.fromEntries(
    labels.map((label) => [
      label,
      { live: counts.live.get(label) ?? none, candidate: counts.candidate.get(label) ?? none },
    ]),
  );
}

function counted(sentences: readonly Annotated[], found: Found): Map<string, GateCounts> {
  const counts = new Map<string, GateCounts>();
  const add = (label: string, key: keyof GateCounts): void => {
    const before = counts.get(label) ?? none;
    counts.set(label, { ...before, [key]: before[key] + 1 });
  };
  sentences.forEach((sentence, index) => {
    for (const { label } of sentence.spans) add(label, 'gold');
    for (const span of found[index] ?? []) {
      if (!isJudged(span, sentence)) continue;
      add(span.label, 'predicted');
      if (sentence.spans.some((gold) => isSame(span, gold) && span.label === gold.label))
        add(span.label, 'correct');
    }
  });
  return counts;
}

/** Whether what is known of a sentence says if a span is right. */
const isJudged = (span: Stretch, { spans, rejected, complete }: Annotated): boolean =>
  complete || spans.some((gold) => overlaps(span, gold)) || rejected.some((other) => isSame(span, other));

const isSame = (a: Stretch, b: Stretch): boolean => a.start === b.start && a.end === b.end;
