import { cluenerTree } from '../../shared/labels/builtin.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { parametersOf, trainingGraph } from '../tagger.ts';
import type { Job } from '../trainer/job.ts';
import { parameterCount, productFlops } from './counts.ts';
import { benchEpoch, type EpochReport, type EpochSettings } from './epoch.ts';
import { memoryUse, takeTurns, type Memory, type Timing } from './measure.ts';
import { squareProduct } from './product.ts';
import { apart, madeUpBatch, optimiserFor, stepper } from './training-step.ts';
import { untrained } from './untrained.ts';

export interface TrainingBench {
  readonly job: Job;
  readonly length: number;
  readonly rounds: number;
  readonly runtime: Runtime;
  /** Opened only when the other runtime's memory was looked at. */
  readonly openOther: () => Promise<Runtime>;
  readonly epoch?: EpochSettings;
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
  /** How far apart the losses of the same step are at most, as a share. */
  readonly lossesApart: number;
  /** Plain products of two matrices of this size in our runtime. */
  readonly product: {
    readonly size: number;
    readonly times: number;
    readonly flopsPerSecond: number;
    readonly timing: Timing;
  };
  /** Operations of a step's matrix products, by the processor time of the whole step. */
  readonly flopsPerSecond: number;
  /** What that is of the speed of plain products. */
  readonly shareOfPeak: number;
  /** After steps of one length, before anything else was loaded. */
  readonly memory: Memory;
  readonly epoch?: EpochReport;
}

const productSize = 1024;
/** Products in a row, which together take about as long as a step: one alone would find its caches cold. */
const productTimes = 8;
const warmUp = 2;
/** Rows of the embedding table where no data tells: about the characters of CLUENER and of its character vectors. */
const usualRows = 5000;

/** Measures the training step of a job for CLUENER's tags on one thread, in two runtimes by turns. */
export async function benchTraining(bench: TrainingBench): Promise<TrainingReport> {
  const { job, length, rounds, runtime, signal, note } = bench;
  const training = untrained(job, cluenerTree, usualRows);
  const batch = madeUpBatch(job.batch, length, usualRows, job.seed, training.heads[0].tags.size);
  const own = stepper(training, runtime, 1);
  const product = await squareProduct(productSize, productTimes, runtime);
  note('first steps');
  for (let i = 0; i < warmUp; i += 1) await own.step(batch);
  const memory = memoryUse();
  const epoch = bench.epoch && (await benchEpoch(bench.epoch, bench));

  note('the other runtime');
  const otherRuntime = await bench.openOther();
  const other = stepper(training, otherRuntime, 1);
  const timings = await takeTurns(
    { own: () => own.step(batch), other: () => other.step(batch), product: product.run },
    { rounds, warmUp, signal, onRound: (done) => note(`round ${done} of ${rounds}`) },
  );
  await Promise.all([own.release(), other.release(), product.release()]);

  const { tagger, heads } = training;
  const flops = productFlops(
    trainingGraph(tagger, heads[0], 'allowed', job.batch, length, optimiserFor(job)).graph,
  );
  const perSecond = (count: number, { processor }: Timing) => count / (processor.median / 1000);
  const peak = perSecond(product.flops, timings.product);
  const reached = perSecond(flops, timings.own);
  return {
    runtimes: [runtime.name, otherRuntime.name],
    method: job.method,
    batch: job.batch,
    length,
    tags: heads[0].tags.size,
    parameters: parameterCount(parametersOf(tagger, heads)),
    rounds,
    flops,
    own: timings.own,
    other: timings.other,
    ratio: timings.other.wall.median / timings.own.wall.median,
    processorRatio: timings.other.processor.median / timings.own.processor.median,
    lossesApart: apart(own.losses, other.losses),
    product: { size: productSize, times: productTimes, flopsPerSecond: peak, timing: timings.product },
    flopsPerSecond: reached,
    shareOfPeak: reached / peak,
    memory,
    ...(epoch ? { epoch } : {}),
  };
}
