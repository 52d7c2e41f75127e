import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GateFigures } from '../../shared/learning/job.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { learn, phases, type Phase } from '../learning/run.ts';
import { learningSettings } from '../learning/settings.ts';
import { learned, scored, type BeforeAndAfter, type Learned, type ScorePackage } from './learned.ts';
import { correctionsOf, type LearningSet } from './learning-set.ts';
import { processClock } from './measure.ts';

export interface LearningBench {
  /** Folder of the package to go on from. */
  readonly base: string;
  /** All its sentences are corrected. */
  readonly set: LearningSet;
  readonly seed: number;
  readonly threads: number;
  readonly root: string;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Micro F1 of a package on labelled sentences; undefined where there are none. */
  readonly score: ScorePackage | undefined;
}

export interface LearningReport extends Learned {
  readonly seed: number;
  readonly threads: number;
  readonly corrections: number;
  readonly steps: number;
  /** Seconds of each part of the run, and of processor time. */
  readonly seconds: Readonly<Record<Phase, Used>>;
  readonly total: Used;
  readonly figures: GateFigures;
  readonly dev?: BeforeAndAfter;
}

interface Used {
  readonly wall: number;
  readonly processor: number;
}

/**
 * Lets the trainer alone teach a model names that it does not know, and looks what it makes of them. `undefined` if it
 * was interrupted.
 */
export async function benchLearning(bench: LearningBench): Promise<LearningReport | undefined> {
  const { base, root, runtime, seed, threads, score } = bench;
  const examples = correctionsOf(bench.set);
  const { tree } = await readPackage(folderFiles(base));
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-bench-'));
  const out = join(folder, 'candidate');
  let steps = 0;
  const stopwatch = new Stopwatch();
  try {
    const figures = await learn(
      { format: 2, base, live: base, tree, examples, unlabelled: [], nameFiles: [], out, seed, threads },
      {
        ...{ root, runtime, settings: learningSettings, libraries: {}, signal: bench.signal },
        onStep: (done) => (steps = done),
        onPhase: (phase) => stopwatch.enter(phase),
      },
    );
    const { seconds, total } = stopwatch.stop();
    if (!figures) return undefined;
    return {
      ...{ seed, threads, corrections: examples.length, steps, seconds, total, figures },
      ...(await learned(bench.set, [base, out], root, runtime)),
      ...(score && { dev: await scored(score, [base, out]) }),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Takes the time of the parts of a run, one after the other. */
class Stopwatch {
  private readonly began = this.now();
  private readonly used = new Map<Phase, Used>();
  private current: { readonly phase: Phase; readonly since: Used } | undefined;

  enter(phase: Phase): void {
    this.leave();
    this.current = { phase, since: this.now() };
  }

  stop(): Pick<LearningReport, 'seconds' | 'total'> {
    this.leave();
    const none = { wall: 0, processor: 0 };
    const seconds = Object.fromEntries(phases.map((phase) => [phase, this.used.get(phase) ?? none]));
    return { seconds: seconds as LearningReport['seconds'], total: this.since(this.began) };
  }

  private leave(): void {
    if (this.current) this.used.set(this.current.phase, this.since(this.current.since));
    this.current = undefined;
  }

  private now(): Used {
    return { wall: processClock.wall() / 1000, processor: processClock.processor() / 1000 };
  }

  private since({ wall, processor }: Used): Used {
    const now = this.now();
    return { wall: now.wall - wall, processor: now.processor - processor };
  }
}
