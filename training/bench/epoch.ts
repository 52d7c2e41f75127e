import { basename } from 'node:path';
import { cluenerTree } from '../../shared/labels/builtin.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { formatVocabulary, parseVocabulary } from '../../shared/model/vocabulary.ts';
import { readLabelled } from '../data/read.ts';
import { batchCount, epochBatches, passes, type Batch } from '../trainer/batches.ts';
import { goldTags } from '../data/allowed.ts';
import { exampleOf } from '../trainer/examples.ts';
import type { Job } from '../trainer/job.ts';
import { vocabularyOf } from '../trainer/vocabulary.ts';
import { memoryUse, processClock, quartiles, type Memory } from './measure.ts';
import { stepper, type Stepper } from './training-step.ts';
import { untrained, type Untrained } from './untrained.ts';

export interface EpochSettings {
  /** A labelled set with the labels of CLUENER. */
  readonly data: string;
  /** Numbers of threads to measure with, one after the other. */
  readonly threads: readonly number[];
  /** Do all steps; else a few of each length, to multiply. */
  readonly whole: boolean;
}

export interface EpochReport {
  /** Name of the file. */
  readonly data: string;
  readonly sentences: number;
  readonly steps: number;
  /** All steps were done; else the median steps of each length were multiplied. */
  readonly whole: boolean;
  readonly runs: readonly {
    readonly threads: number;
    /** Of the training steps; every length was compiled and run once before. */
    readonly seconds: number;
    readonly memory: Memory;
  }[];
}

interface Surroundings {
  readonly job: Job;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** Steps of each length that are timed where not all are done. */
const samples = 3;

/** Measures the training steps of one epoch. */
export async function benchEpoch(
  { data, threads, whole }: EpochSettings,
  { job, runtime, signal, note }: Surroundings,
): Promise<EpochReport> {
  const { training, batches, sentences } = await prepare(data, job);
  const runs: EpochReport['runs'][number][] = [];
  for (const count of threads) {
    note(`${whole ? 'an epoch' : 'steps of every length'}, threads: ${count}`);
    const steps = stepper(training, runtime, count);
    const timed = timedStep(steps, signal);
    const byLength = Object.values(batchesByLength(batches));
    for (const [first] of byLength) if (first) await timed(first);
    const seconds = whole ? await total(timed, batches) : await estimate(timed, byLength);
    runs.push({ threads: count, seconds, memory: memoryUse() });
    await steps.release();
  }
  return { data: basename(data), sentences, steps: batches.length, whole, runs };
}

async function prepare(data: string, job: Job) {
  const { sentences } = await readLabelled(data, { tree: cluenerTree });
  const characters = vocabularyOf(
    sentences.map(({ text }) => text),
    [],
  );
  const vocabulary = parseVocabulary(formatVocabulary(characters), data);
  const training: Untrained = untrained(job, cluenerTree, vocabulary.size);
  const { tags } = training.heads[0];
  const examples = sentences.map((sentence) =>
    exampleOf(sentence, {
      vocabulary,
      lists: [],
      common: new Set(),
      target: ({ spans, length }) => ({ loss: 'allowed', rows: goldTags(spans, length, tags) }),
      typeOf: () => undefined,
    }),
  );
  const perEpoch = batchCount(examples, job.batch);
  const turns = passes(examples, { name: 'epoch', size: job.batch, seed: job.seed }, perEpoch);
  const source = { name: 'epoch', head: 0, weight: 1, perEpoch, turns };
  return { training, batches: epochBatches([source], job.seed, 0), sentences: sentences.length };
}

/** Does a step and gives its seconds. */
type TimedStep = (batch: Batch) => Promise<number>;

const timedStep =
  (steps: Stepper, signal: AbortSignal): TimedStep =>
  async (batch) => {
    signal.throwIfAborted();
    const start = processClock.wall();
    await steps.step(batch);
    return (processClock.wall() - start) / 1000;
  };

function batchesByLength(batches: readonly Batch[]): Record<number, Batch[]> {
  const byLength: Record<number, Batch[]> = {};
  for (const batch of batches) (byLength[batch.length] ??= []).push(batch);
  return byLength;
}

async function total(timed: TimedStep, batches: readonly Batch[]): Promise<number> {
  let seconds = 0;
  for (const batch of batches) seconds += await timed(batch);
  return seconds;
}

/** The median of some steps of each length, times the steps of that length. */
async function estimate(timed: TimedStep, byLength: readonly (readonly Batch[])[]): Promise<number> {
  let seconds = 0;
  for (const ofLength of byLength) {
    const times: number[] = [];
    for (const batch of ofLength.slice(0, samples)) times.push(await timed(batch));
    seconds += quartiles(times).median * ofLength.length;
  }
  return seconds;
}
