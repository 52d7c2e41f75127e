import type { Program, Runtime, State } from '../../shared/model/runtime.ts';
import { uint8, type Tensor, type TensorMap } from '../../shared/model/tensor.ts';
import { averagePrefix, type Transform } from '../engine/optimisers/index.ts';
import { scheduleFeeds } from '../engine/step.ts';
import type { Mask } from '../layers/context.ts';
import type { Head } from '../layers/tag-head.ts';
import { fillDropoutMask, randomStream } from '../random.ts';
import { parametersOf, trainingGraph, type Tagger } from '../tagger.ts';
import { bucketOf, epochBatches, feedsOf, type Batch } from './batches.ts';
import { firstProgress, type Checkpoints, type Progress } from './checkpoint.ts';
import type { Example } from './examples.ts';
import type { Job } from './job.ts';
import { optimiserOf } from './optimiser.ts';

export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  readonly loss: number;
  /** Validation score in [0, 1]; `undefined` where nothing is validated. */
  readonly score: number | undefined;
}

/** What the loop needs of its surroundings. */
export interface TrainingRun {
  readonly job: Job;
  readonly tagger: Tagger;
  readonly heads: readonly Head[];
  /** The training sentences of each head. */
  readonly examples: readonly (readonly Example[])[];
  readonly runtime: Runtime;
  readonly checkpoints: Checkpoints;
  /** Steps between checkpoints. */
  readonly checkpointEvery: number;
  readonly signal: AbortSignal;
  /** Scores averaged weights; absent where nothing is validated. */
  validate?(weights: TensorMap): Promise<number>;
  onStep(done: number, total: number, loss: number): void;
  onEpoch(report: EpochReport): void;
}

/**
 * Trains, from the last checkpoint if there is one. Every random choice is a function of the seed and of the place
 * where it is made, so that a run that was cut off anywhere ends with the same weights as one that was not.
 * @returns the averaged weights of the best epoch by validation, or of the last where nothing is validated;
 *   `undefined` if `signal` ended the run, whose checkpoint is then up to date.
 */
export async function trainingLoop(run: TrainingRun): Promise<TensorMap | undefined> {
  const { job, examples, checkpoints } = run;
  const stepsPerEpoch = epochBatches(examples, job.batch, job.seed, 0).length;
  const totalSteps = stepsPerEpoch * job.epochs;
  const optimiser = optimiserOf(job, totalSteps);
  const saved = await checkpoints.load();
  const state = run.runtime.state(saved?.state ?? initialState(run, optimiser));
  const programs = new Programs(run, optimiser);
  let progress = saved?.progress ?? firstProgress;
  try {
    while (progress.step < totalSteps) {
      const epoch = Math.floor(progress.step / stepsPerEpoch);
      if (job.patience > 0 && progress.bestEpoch >= 0 && epoch - 1 - progress.bestEpoch >= job.patience) break;
      const batches = epochBatches(examples, job.batch, job.seed, epoch);
      for (const batch of batches.slice(progress.step % stepsPerEpoch)) {
        if (run.signal.aborted) {
          await checkpoints.save(await state.read(), progress);
          return undefined;
        }
        const loss = await programs.step(state, batch, progress.step);
        progress = { ...progress, step: progress.step + 1, lossSum: progress.lossSum + loss };
        run.onStep(progress.step, totalSteps, loss);
        const isLast = progress.step % stepsPerEpoch === 0;
        if (!isLast && progress.step % run.checkpointEvery === 0) await checkpoints.save(await state.read(), progress);
      }
      progress = await finishEpoch(run, state, progress, epoch, stepsPerEpoch);
    }
    return (await checkpoints.loadBest()) ?? (await averagedWeights(state, run));
  } finally {
    await programs.release();
    await state.release();
  }
}

async function finishEpoch(run: TrainingRun, state: State, before: Progress, epoch: number, steps: number): Promise<Progress> {
  let progress = { ...before, lossSum: 0 };
  let score: number | undefined;
  if (run.validate) {
    const weights = await averagedWeights(state, run);
    score = await run.validate(weights);
    if (score > progress.bestScore) {
      await run.checkpoints.saveBest(weights);
      progress = { ...progress, bestScore: score, bestEpoch: epoch };
    }
  }
  await run.checkpoints.save(await state.read(), progress);
  run.onEpoch({ epoch: epoch + 1, loss: before.lossSum / steps, score });
  return progress;
}

function initialState({ job, tagger, heads }: TrainingRun, optimiser: Transform): TensorMap {
  const parameters = Object.fromEntries(
    [...parametersOf(tagger, heads)].map(([name, { shape, initialise }]): [string, Tensor] => {
      const data = initialise(shape, randomStream(job.seed, 'initialise', name));
      return [name, { type: 'float32', dims: shape, data }];
    }),
  );
  return { ...parameters, ...optimiser.init(parameters) };
}

async function averagedWeights(state: State, { tagger, heads }: TrainingRun): Promise<TensorMap> {
  const names = [...parametersOf(tagger, heads).keys()];
  const averaged = await state.read(names.map((name) => averagePrefix + name));
  return Object.fromEntries(names.map((name) => [name, averaged[averagePrefix + name] as Tensor]));
}

interface CompiledStep {
  readonly program: Program;
  readonly masks: readonly Mask[];
}

/** One compiled training step for each head and length, made when first needed; all share one state. */
class Programs {
  private readonly compiled = new Map<string, CompiledStep>();

  constructor(
    private readonly run: TrainingRun,
    private readonly optimiser: Transform,
  ) {}

  /** Does one step and gives its loss. */
  async step(state: State, batch: Batch, step: number): Promise<number> {
    const { job, heads } = this.run;
    const head = heads[batch.head] as Head;
    const { program, masks } = await this.programFor(head, batch.length);
    const { loss } = await program.step(state, {
      ...feedsOf(batch, job.batch, head.tags.size),
      ...maskFeeds(masks, job.seed, step),
      ...scheduleFeeds(this.optimiser, step + 1),
    });
    const value = Number(loss?.data[0]);
    if (!Number.isFinite(value)) {
      throw new Error(`the loss is ${value} at step ${step + 1}: lower the rate (--rate) and give --restart`);
    }
    return value;
  }

  async release(): Promise<void> {
    for (const { program } of this.compiled.values()) await program.release();
  }

  private async programFor(head: Head, length: number): Promise<CompiledStep> {
    const key = `${head.name} ${bucketOf(length)}`;
    const known = this.compiled.get(key);
    if (known) return known;
    const { job, tagger, runtime } = this.run;
    const { model, masks } = trainingGraph(tagger, head, job.batch, length, this.optimiser);
    const made = { program: await runtime.load(model, { threads: job.threads, training: true }), masks };
    this.compiled.set(key, made);
    return made;
  }
}

/** The dropout masks of a step. */
function maskFeeds(masks: readonly Mask[], seed: number, step: number): TensorMap {
  return Object.fromEntries(
    masks.map(({ input, shape, keep }) => {
      const mask = uint8(shape);
      fillDropoutMask(mask.data, keep, seed, step, input);
      return [input, mask];
    }),
  );
}
