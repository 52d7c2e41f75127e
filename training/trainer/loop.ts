import type { Runtime, State } from '../../shared/model/runtime.ts';
import type { Tensor, TensorMap } from '../../shared/model/tensor.ts';
import { averageName } from '../engine/optimisers/index.ts';
import type { Head } from '../layers/tag-head.ts';
import { parametersOf, type Tagger } from '../tagger.ts';
import { epochBatches, type Source } from './batches.ts';
import { firstProgress, type Checkpoints, type Progress } from './checkpoint.ts';
import type { Job } from './job.ts';
import { optimiserOf } from './optimiser.ts';
import { initialState, Programs } from './programs.ts';

export interface EpochReport {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean of each source, in the order of the sources. */
  readonly losses: readonly { readonly name: string; readonly loss: number }[];
  /** Validation score in [0, 1]; `undefined` where nothing is validated. */
  readonly score: number | undefined;
}

/** What the loop needs of its surroundings. */
export interface TrainingRun {
  readonly job: Job;
  readonly tagger: Tagger;
  readonly heads: readonly Head[];
  /** What is learned from. */
  readonly sources: readonly Source[];
  readonly runtime: Runtime;
  readonly checkpoints: Checkpoints;
  /** Steps between checkpoints. */
  readonly checkpointEvery: number;
  readonly signal: AbortSignal;
  /** Scores averaged weights; absent where nothing is validated. */
  validate?(weights: TensorMap): Promise<number>;
  /** @param source name of the one that the step learned from */
  onStep(done: number, total: number, loss: number, source: string): void;
  onEpoch(report: EpochReport): void;
}

/**
 * Trains, from the last checkpoint if there is one. Every random choice is a function of the seed and of the place
 * where it is made, so that a run that was cut off anywhere ends with the same weights as one that was not.
 * @returns the averaged weights of the best epoch by validation, or of the last where nothing is validated;
 *   `undefined` if `signal` ended the run, whose checkpoint is then up to date.
 */
export async function trainingLoop(run: TrainingRun): Promise<TensorMap | undefined> {
  const { job, sources, checkpoints } = run;
  const stepsPerEpoch = sources.reduce((sum, { perEpoch }) => sum + perEpoch, 0);
  const totalSteps = stepsPerEpoch * job.epochs;
  const optimiser = optimiserOf(job, totalSteps);
  const saved = await checkpoints.load();
  const state = run.runtime.state(saved?.state ?? initialState(run, optimiser));
  const programs = new Programs(run, optimiser);
  let progress = saved?.progress ?? firstProgress(sources.length);
  try {
    while (progress.step < totalSteps) {
      const epoch = Math.floor(progress.step / stepsPerEpoch);
      if (job.patience > 0 && progress.bestEpoch >= 0 && epoch - 1 - progress.bestEpoch >= job.patience)
        break;
      const batches = epochBatches(sources, job.seed, epoch);
      for (const batch of batches.slice(progress.step % stepsPerEpoch)) {
        if (run.signal.aborted) {
          await checkpoints.save(await state.read(), progress);
          return undefined;
        }
        const loss = await programs.step(state, batch, progress.step);
        const losses = progress.losses.map((sum, source) => (source === batch.source ? sum + loss : sum));
        progress = { ...progress, step: progress.step + 1, losses };
        run.onStep(progress.step, totalSteps, loss, sources[batch.source]?.name ?? '');
        const isLast = progress.step % stepsPerEpoch === 0;
        if (!isLast && progress.step % run.checkpointEvery === 0)
          await checkpoints.save(await state.read(), progress);
      }
      progress = await finishEpoch(run, state, progress, epoch);
    }
    return (await checkpoints.loadBest()) ?? (await averagedWeights(state, run));
  } finally {
    await programs.release();
    await state.release();
  }
}

async function finishEpoch(
  run: TrainingRun,
  state: State,
  before: Progress,
  epoch: number,
): Promise<Progress> {
  let progress = { ...before, losses: before.losses.map(() => 0) };
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
  const losses = run.sources.map(({ name, perEpoch }, source) => ({
    name,
    loss: (before.losses[source] ?? 0) / perEpoch,
  }));
  run.onEpoch({ epoch: epoch + 1, losses, score });
  return progress;
}

async function averagedWeights(state: State, { tagger, heads }: TrainingRun): Promise<TensorMap> {
  const names = [...parametersOf(tagger, heads).keys()];
  const averaged = await state.read(names.map(averageName));
  return Object.fromEntries(names.map((name) => [name, averaged[averageName(name)] as Tensor]));
}
