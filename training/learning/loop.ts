import type { Runtime } from '../../shared/model/runtime.ts';
import type { TensorMap } from '../../shared/model/tensor.ts';
import type { Transform } from '../engine/optimisers/index.ts';
import { firstProgress, type Checkpoints } from '../trainer/checkpoint.ts';
import { initialState, Programs, type Training } from '../trainer/programs.ts';
import type { Step } from './steps.ts';

export interface LearningRun {
  readonly training: Training;
  /** What training begins with. */
  readonly weights: TensorMap;
  readonly optimiser: Transform;
  readonly steps: readonly Step[];
  readonly runtime: Runtime;
  readonly checkpoints: Checkpoints;
  readonly signal: AbortSignal;
  readonly onStep: (done: number, total: number, loss: number) => void;
  /** Waited for before each step. */
  readonly giveWay?: (signal: AbortSignal) => Promise<void>;
}

/** Steps between checkpoints: some ten seconds of work. */
const checkpointEvery = 50;

/**
 * Does the steps, from the last checkpoint if there is one; at one thread a run that was cut off ends with the weights
 * of one that was not.
 * @returns the weights; `undefined` if `signal` ended the run, whose checkpoint is then up to date.
 */
export async function learningLoop(run: LearningRun): Promise<TensorMap | undefined> {
  const { training, weights, optimiser, steps, runtime, checkpoints } = run;
  const saved = await checkpoints.load();
  const state = runtime.state(saved?.state ?? initialState(training, optimiser, weights));
  const programs = new Map<number, Programs>();
  const programsOf = (size: number): Programs => {
    const job = { ...training.job, batch: size };
    const made = programs.get(size) ?? new Programs({ ...training, job, runtime }, optimiser);
    programs.set(size, made);
    return made;
  };
  const save = async (step: number) => checkpoints.save(await state.read(), { ...firstProgress(1), step });
  try {
    for (let done = saved?.progress.step ?? 0; done < steps.length; done += 1) {
      await run.giveWay?.(run.signal);
      if (run.signal.aborted) {
        await save(done);
        return undefined;
      }
      const step = steps[done] as Step;
      const loss = await programsOf(step.size).step(state, step, done);
      run.onStep(done + 1, steps.length, loss);
      if ((done + 1) % checkpointEvery === 0) await save(done + 1);
      // The runtime computes on this thread: signals and standard input are seen between steps.
      await new Promise(setImmediate);
    }
    return await state.read(Object.keys(weights));
  } finally {
    for (const made of programs.values()) await made.release();
    await state.release();
  }
}
