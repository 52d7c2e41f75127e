import { join } from 'node:path';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { benchLearning, type LearningReport } from '../../training/bench/learning.ts';
import { correctionsOf, readLearningSet } from '../../training/bench/learning-set.ts';
import type { ScorePackage } from '../../training/bench/learned.ts';

/** F1 may fall by so much: half a point. */
export const tolerance = 0.005;

/** The model that ships, taught ten names that no list and no data holds by five corrected sentences of each. */
export async function taughtNames(score?: ScorePackage): Promise<LearningReport> {
  const root = process.cwd();
  const set = await readLearningSet(join(root, 'test', 'fixtures', 'learning', 'names.json'));
  if (correctionsOf(set).length !== 50)
    throw new Error('the set has not five corrections for each of ten names');
  const report = await benchLearning({
    ...{ set, root, runtime: ortRuntime, base: join(root, 'models', 'fine') },
    ...{ seed: 1, threads: 1, signal: new AbortController().signal, score },
  });
  if (!report) throw new Error('the run ended early');
  return report;
}
