import type { Runtime } from '../../shared/model/runtime.ts';
import { randomStream } from '../random.ts';
import type { Batch } from '../trainer/batches.ts';
import type { Job } from '../trainer/job.ts';
import { optimiserOf } from '../trainer/optimiser.ts';
import { initialState, Programs } from '../trainer/programs.ts';
import type { Untrained } from './untrained.ts';

/** Does training steps as the trainer does them: masks, feeds, loss, gradients and optimiser. */
export interface Stepper {
  /** Compiled when a length comes for the first time. */
  step(batch: Batch): Promise<void>;
  /** Of the steps so far. */
  readonly losses: readonly number[];
  release(): Promise<void>;
}

/** Steps of a run that is far longer than a benchmark. */
const totalSteps = 10_000;

export const optimiserFor = (job: Job) => optimiserOf(job, totalSteps);

export function stepper(training: Untrained, runtime: Runtime, threads: number): Stepper {
  const optimiser = optimiserFor(training.job);
  const programs = new Programs({ ...training, job: { ...training.job, threads }, runtime }, optimiser);
  const state = runtime.state(initialState(training, optimiser));
  const losses: number[] = [];
  return {
    losses,
    step: async (batch) => {
      losses.push(await programs.step(state, batch, losses.length));
    },
    release: async () => {
      await programs.release();
      await state.release();
    },
  };
}

/** The largest difference between two runtimes' losses of the same step, as a share of the loss. */
export const apart = (own: readonly number[], other: readonly number[]): number =>
  other.reduce((most, loss, i) => Math.max(most, Math.abs(1 - loss / (own[i] ?? NaN))), 0);

/** A full batch of made-up sentences; what a step costs does not depend on what they say. */
export function madeUpBatch(size: number, length: number, rows: number, seed: number, tags: number): Batch {
  const random = randomStream(seed, 'bench', 'batch');
  const outside = Uint8Array.from({ length: tags }, (_, tag) => Number(tag === 0));
  const examples = Array.from({ length: size }, () => ({
    ids: Int32Array.from({ length }, () => 1 + random.integer(rows - 1)),
    target: { loss: 'allowed' as const, rows: Array.from({ length }, () => outside) },
    matches: [],
    names: [],
    common: [],
  }));
  return { source: 0, head: 0, length, examples, weight: 1 };
}
