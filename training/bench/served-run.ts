import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import type { GateFigures } from '../../shared/learning/job.ts';
import { Editor } from '../../shared/lsp/editor.ts';
import { withServer } from '../../shared/lsp/server.ts';
import { lineFolder, readLine } from '../../shared/model/line.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { userPlaces } from '../../shared/places.ts';
import { learned, scored, type BeforeAndAfter, type Learned, type ScorePackage } from './learned.ts';
import type { LearningSet } from './learning-set.ts';
import { processClock } from './measure.ts';
import { learnServed, type ServedRun } from './served.ts';

export interface ServedBench {
  /** Name of the model that ships. */
  readonly model: string;
  /** All its sentences are corrected. */
  readonly set: LearningSet;
  /** Of the trainer. */
  readonly threads: number;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Micro F1 of a package on labelled sentences; undefined where there are none. */
  readonly score: ScorePackage | undefined;
}

/** What a served run was worth. Nothing but its seconds where no version was published. */
export interface ServedReport extends ServedRun {
  readonly threads: number;
  readonly learned?: Learned;
  readonly figures?: GateFigures;
  readonly dev?: BeforeAndAfter;
}

/** Teaches a server of its own, with a user's folder of its own, names that its model does not know. */
export async function benchServed(bench: ServedBench): Promise<ServedReport> {
  const { model, set, threads, root, env, runtime, signal, score } = bench;
  const home = await mkdtemp(join(tmpdir(), 'mingshi-bench-'));
  const own = { ...env, MINGSHI_HOME: home };
  try {
    const run = await withServer(
      { bin: join(root, 'dist', 'bin.js'), env: own, signal },
      async (connection) => {
        const editor = await Editor.begin(connection, signal, {
          initializationOptions: { model, learning: { auto: false, threads } },
        });
        return learnServed(editor, set, processClock);
      },
    );
    if (run.outcome.outcome === 'failed') throw new UserError(run.outcome.reason);
    const folder = lineFolder(userPlaces(own).data, { model });
    const { current, versions } = await readLine(folder);
    if (current === null) return { ...run, threads };
    const [before, after] = [join(root, 'models', model), join(folder, current)];
    const figures = versions.find(({ version }) => version === current)?.figures;
    return {
      ...{ ...run, threads },
      learned: await learned(set, [before, after], root, runtime),
      ...(figures && { figures }),
      ...(score && { dev: await scored(score, [before, after]) }),
    };
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
}
