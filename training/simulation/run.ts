import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lessons } from '../../shared/annotations/learning.ts';
import type { SpanRecord } from '../../shared/annotations/record.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { decide } from '../../shared/learning/gate.ts';
import type { GateFigures } from '../../shared/learning/job.ts';
import { learningJob } from '../../shared/learning/material.ts';
import type { Span } from '../../shared/spans.ts';
import { countSentence, scoresOf, sum } from '../evaluation/score.ts';
import type { CheckedJob } from '../learning/job.ts';
import { randomStream } from '../random.ts';
import { annotate, atTheStart, type Annotator, type Predictions, type Standing } from './annotator.ts';
import { readStanding, readSteps, writeState, type Step } from './steps.ts';

/** What a simulation is about. */
export interface Simulation {
  readonly annotator: Annotator;
  readonly tree: LabelTree;
  readonly test: readonly { readonly text: string; readonly spans: readonly Span[] }[];
  /** Folder of the model that it begins with. */
  readonly base: string;
  /** Folder of its state. */
  readonly folder: string;
  /** Corrections between two learning runs. */
  readonly every: number;
  /** Corrections in all. */
  readonly corrections: number;
  readonly threads: number;
}

/** What a simulation needs of its surroundings. Both reject where they are stopped. */
export interface Machine {
  /** What the model in a folder finds. */
  readonly find: (folder: string, texts: readonly string[]) => Promise<Predictions>;
  /** Writes a candidate to the job's `out`; goes on where it was cut off. */
  readonly learn: (job: CheckedJob) => Promise<GateFigures>;
  readonly onStep: (step: Step) => void;
}

/**
 * Annotates, learns, and scores, again and again. State is written after each step; the same simulation goes on from
 * there, and ends with the files of one that was never cut off.
 * @returns all steps
 */
export async function simulate(simulation: Simulation, machine: Machine): Promise<Step[]> {
  const { annotator, base, folder, every, corrections } = simulation;
  const texts = annotator.sentences.map(({ text }) => text);
  const steps = await readSteps(folder);
  const finish = async (step: Step, records: readonly SpanRecord[]): Promise<void> => {
    steps.push(step);
    await writeState(folder, steps, records);
    machine.onStep(step);
  };
  if (steps.length === 0) await finish(await firstStep(simulation, machine), []);
  for (let last = steps.at(-1); last && last.corrections < corrections; last = steps.at(-1)) {
    await removeAllBut(last.folder, last.step + 1, folder);
    const live = last.folder === null ? base : join(folder, last.folder);
    const before = await readStanding(folder, last);
    const predictions = await machine.find(live, texts);
    const count = Math.min(every, corrections - last.corrections);
    const after = annotate(annotator, before, predictions, count);
    if (after.records.length === before.records.length) break;
    await finish(await learned(simulation, last, after, live, machine), after.records);
  }
  await removeAllBut(steps.at(-1)?.folder ?? null, undefined, folder);
  return steps;
}

async function firstStep(simulation: Simulation, machine: Machine): Promise<Step> {
  return {
    step: 0,
    ...standingFacts(atTheStart),
    gate: null,
    folder: null,
    ...(await scored(simulation, simulation.base, machine)),
  };
}

/** One learning run and what came of it. */
async function learned(
  simulation: Simulation,
  last: Step,
  after: Standing,
  live: string,
  machine: Machine,
): Promise<Step> {
  const { annotator, tree, base, folder, threads } = simulation;
  const step = last.step + 1;
  const out = join(folder, candidateName(step));
  const seed = randomStream(annotator.seed, 'simulated run', step).uint32();
  const material = {
    ...lessons(after.records, tree, () => true),
    sentences: annotator.sentences.map(({ text }) => text),
    nameFiles: [],
    folders: [],
    threads,
  };
  const job = { ...learningJob(material, { base, live, out, seed }), tree: material.tree };
  const { publish, reason } = decide(await machine.learn(job));
  const candidate = { folder: candidateName(step), ...(await scored(simulation, out, machine)) };
  const { folder: liveFolder, version, test } = last;
  return {
    step,
    ...standingFacts(after),
    gate: { publish, reason, test: sum(Object.values(candidate.test)) },
    ...(publish ? candidate : { folder: liveFolder, version, test }),
  };
}

const candidateName = (step: number): string => `step-${step}`;

const standingFacts = ({ records, looked, inHand }: Standing) => ({
  corrections: records.length,
  looked,
  inHand,
  kinds: Object.fromEntries(
    (['accept', 'relabel', 'reject', 'add'] as const).map((kind) => [
      kind,
      records.filter((record) => record.kind === kind).length,
    ]),
  ),
  corrected: [...new Set(records.flatMap(labelsOf))].sort(),
});

const labelsOf = ({ label, model }: SpanRecord): string[] =>
  [label, model?.label].filter((path) => typeof path === 'string');

async function scored(
  { test }: Simulation,
  folder: string,
  machine: Machine,
): Promise<Pick<Step, 'version' | 'test'>> {
  const { version, entities } = await machine.find(
    folder,
    test.map(({ text }) => text),
  );
  const { labels } = scoresOf(test.map(({ spans }, index) => countSentence(spans, entities[index] ?? [])));
  const byLabel = [...labels].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    version,
    test: Object.fromEntries(
      byLabel.map(([label, { tp, predicted, gold }]) => [label, { tp, predicted, gold }]),
    ),
  };
}

/**
 * Removes candidates that are not live.
 * @param step the one whose run may go on where it was cut off
 */
async function removeAllBut(live: string | null, step: number | undefined, folder: string): Promise<void> {
  const cutOff = step === undefined ? undefined : `${candidateName(step)}.run`;
  for (const name of await readdir(folder)) {
    if (/^step-\d+(\.|$)/.test(name) && name !== live && name !== cutOff)
      await rm(join(folder, name), { recursive: true });
  }
}
