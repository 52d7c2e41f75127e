import { cluenerTree } from '../../shared/labels/builtin.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { sizeOf } from '../../shared/model/tensor.ts';
import { formatVocabulary, parseVocabulary } from '../../shared/model/vocabulary.ts';
import { readLabelled } from '../data/read.ts';
import { parametersOf, trainingGraph } from '../tagger.ts';
import { epochBatches } from '../trainer/batches.ts';
import { exampleOf } from '../trainer/examples.ts';
import type { Job } from '../trainer/job.ts';
import { vocabularyOf } from '../trainer/vocabulary.ts';
import { epochSeconds } from './epoch.ts';
import { productFlops } from './flops.ts';
import { memoryUse, processClock, takeTurns, type Memory, type Timing } from './measure.ts';
import { madeUpBatch, optimiserFor, squareProduct, stepper } from './training-step.ts';
import { untrained } from './untrained.ts';

export interface TrainingBench {
  readonly job: Job;
  readonly length: number;
  readonly rounds: number;
  readonly runtime: Runtime;
  /** Opened only when the other runtime's memory was looked at. */
  readonly openOther: () => Promise<Runtime>;
  /** An epoch over a labelled set with the labels of CLUENER, by numbers of threads. */
  readonly epoch?: { readonly data: string; readonly threads: readonly number[]; readonly whole: boolean };
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

export interface TrainingReport {
  readonly runtimes: readonly [own: string, other: string];
  readonly method: string;
  readonly batch: number;
  readonly length: number;
  readonly tags: number;
  readonly parameters: number;
  readonly rounds: number;
  /** Of the matrix products of one step. */
  readonly flops: number;
  readonly own: Timing;
  readonly other: Timing;
  /** How many times as long the other runtime takes: medians of wall time, and of processor time. */
  readonly ratio: number;
  readonly processorRatio: number;
  /** A plain product of two matrices of this size in our runtime. */
  readonly product: { readonly size: number; readonly flopsPerSecond: number; readonly timing: Timing };
  readonly flopsPerSecond: number;
  /** What a step's products reach of the speed of the plain one, counting the whole step's time. */
  readonly shareOfPeak: number;
  /** After steps of one length, before anything else was loaded. */
  readonly memory: Memory;
  readonly epoch?: EpochReport;
}

interface EpochReport {
  readonly data: string;
  readonly sentences: number;
  readonly steps: number;
  /** All steps were done; else median steps of each length were multiplied. */
  readonly whole: boolean;
  readonly runs: readonly { readonly threads: number; readonly seconds: number; readonly memory: Memory }[];
}

const productSize = 1024;
const warmUp = 2;
/** Rows of the embedding table where no data tells: about the characters of CLUENER and of its character vectors. */
const usualRows = 5000;
const epochSamples = 3;

/** Measures the training step of a job for CLUENER's tags on one thread, in two runtimes by turns. */
export async function benchTraining(bench: TrainingBench): Promise<TrainingReport> {
  const { job, length, rounds, runtime, signal, note } = bench;
  const training = untrained(job, cluenerTree, usualRows);
  const batch = madeUpBatch(job.batch, length, usualRows, job.seed);
  const own = stepper(training, runtime, 1);
  const product = await squareProduct(productSize, runtime);
  note('first steps');
  for (let i = 0; i < warmUp; i += 1) await own.step(batch);
  const memory = memoryUse();
  const epoch = bench.epoch && (await benchEpoch(bench, bench.epoch));

  note('the other runtime');
  const otherRuntime = await bench.openOther();
  const other = stepper(training, otherRuntime, 1);
  const timings = await takeTurns(
    { own: () => own.step(batch), other: () => other.step(batch), product: product.run },
    { rounds, warmUp, signal, onRound: (done) => note(`round ${done} of ${rounds}`) },
  );
  await Promise.all([own.release(), other.release(), product.release()]);

  const { tagger, heads } = training;
  const flops = productFlops(trainingGraph(tagger, heads[0], job.batch, length, optimiserFor(job)).graph);
  const perSecond = (count: number, { wall }: Timing) => count / (wall.median / 1000);
  const peak = perSecond(product.flops, timings.product);
  const reached = perSecond(flops, timings.own);
  return {
    runtimes: [runtime.name, otherRuntime.name],
    method: job.method,
    batch: job.batch,
    length,
    tags: heads[0].tags.size,
    parameters: [...parametersOf(tagger, heads).values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    rounds,
    flops,
    own: timings.own,
    other: timings.other,
    ratio: timings.other.wall.median / timings.own.wall.median,
    processorRatio: timings.other.processor.median / timings.own.processor.median,
    product: { size: productSize, flopsPerSecond: peak, timing: timings.product },
    flopsPerSecond: reached,
    shareOfPeak: reached / peak,
    memory,
    ...(epoch ? { epoch } : {}),
  };
}

async function benchEpoch(
  { job, runtime, signal, note }: TrainingBench,
  { data, threads, whole }: NonNullable<TrainingBench['epoch']>,
): Promise<EpochReport> {
  const { sentences, report } = await readLabelled(data, { tree: cluenerTree });
  const vocabulary = parseVocabulary(
    formatVocabulary(
      vocabularyOf(
        sentences.map(({ text }) => text),
        [],
      ),
    ),
    data,
  );
  const training = untrained(job, cluenerTree, vocabulary.size);
  const { tags } = training.heads[0];
  const examples = sentences.map(({ text, spans }) => exampleOf(text, spans, tags, vocabulary));
  const batches = epochBatches([examples], job.batch, job.seed, 0);
  const runs: EpochReport['runs'][number][] = [];
  for (const count of threads) {
    note(
      `${whole ? 'an epoch' : 'steps of every length'} with ${count} ${count === 1 ? 'thread' : 'threads'}`,
    );
    const steps = stepper(training, runtime, count);
    const seconds = await epochSeconds(steps, batches, {
      whole,
      rounds: epochSamples,
      signal,
      clock: processClock,
    });
    runs.push({ threads: count, seconds, memory: memoryUse() });
    await steps.release();
  }
  return { data: report.name, sentences: sentences.length, steps: batches.length, whole, runs };
}
