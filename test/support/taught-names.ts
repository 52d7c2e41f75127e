import { join } from 'node:path';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { benchLearning, type LearningReport } from '../../training/bench/learning.ts';
import { readLearningSet, type LearningSet } from '../../training/bench/learning-set.ts';
import type { ScorePackage } from '../../training/bench/learned.ts';

/** F1 may fall by so much: half a point. */
export const tolerance = 0.005;

/** Ten names that no list and no data holds, with five corrected sentences of each. */
export const namesToTeach = (): Promise<LearningSet> =>
  readLearningSet(join('test', 'fixtures', 'learning', 'names.json'));

/** The model that ships, taught them. */
export async function taughtNames(set: LearningSet, score?: ScorePackage): Promise<LearningReport> {
  const root = process.cwd();
  const report = await benchLearning({
    ...{ set, root, runtime: ortRuntime, base: join(root, 'models', 'fine') },
    ...{ seed: 1, threads: 1, signal: new AbortController().signal, score },
  });
  if (!report) throw new Error('the run ended early');
  return report;
}
