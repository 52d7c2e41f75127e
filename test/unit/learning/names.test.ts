import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { benchLearning } from '../../../training/bench/learning.ts';
import { correctionsOf, readLearningSet } from '../../../training/bench/learning-set.ts';
import { microF1 } from '../../../training/bench/learning-text.ts';

// Ten names that no list and no data holds, five corrected sentences of each; nothing but what ships is read.
describe('the model that ships', () => {
  it(
    'learns the names of a user, forgets nothing and paints no ordinary words',
    { timeout: 15 * 60_000 },
    async () => {
      const root = process.cwd();
      const set = await readLearningSet(join(root, 'test', 'fixtures', 'learning', 'names.json'));
      expect(set.names).toHaveLength(10);
      expect(new Set(set.names.map(({ label }) => label)).size).toBeGreaterThanOrEqual(5);
      expect(set.ordinary).toHaveLength(20);
      expect(correctionsOf(set)).toHaveLength(50);
      const report = await benchLearning({
        ...{ set, root, runtime: ortRuntime, base: join(root, 'models', 'fine') },
        ...{ seed: 1, threads: 1, signal: new AbortController().signal },
      });
      const { names = [], ordinary, figures } = report ?? {};
      const found = names.filter(({ after, sentences }) => 3 * after >= 2 * sentences);
      expect(found.length, JSON.stringify(names)).toBeGreaterThanOrEqual(8);
      // The aim is one, which this seed keeps; another one painted two.
      expect(ordinary?.changed.length, JSON.stringify(ordinary)).toBeLessThanOrEqual(2);
      const [before, after] = (['live', 'candidate'] as const).map((side) =>
        microF1(figures?.gate ?? {}, side),
      );
      expect(before).toBeGreaterThan(0);
      expect(after).toBeGreaterThanOrEqual((before ?? 0) - 0.005);
    },
  );
});
