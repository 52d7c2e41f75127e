import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { benchLearning, type LearningReport } from '../../../training/bench/learning.ts';
import { correctionsOf, readLearningSet } from '../../../training/bench/learning-set.ts';
import { microF1 } from '../../../training/bench/learning-text.ts';
import { microOn } from '../../../training/bench/micro-on.ts';
import { sharedFile } from '../../shared.ts';
import { testContext } from '../../support/context.ts';

const dev = sharedFile('data/ner/fine/dev.json.gz');
/** Micro F1 may fall by so much: half a point. */
const tolerance = 0.005;

// Ten names that no list and no data holds, five corrected sentences of each.
describe('the model that ships, taught the names of a user', () => {
  let report: LearningReport | undefined;

  beforeAll(async () => {
    const root = process.cwd();
    const set = await readLearningSet(join(root, 'test', 'fixtures', 'learning', 'names.json'));
    expect(set.names).toHaveLength(10);
    expect(new Set(set.names.map(({ label }) => label)).size).toBeGreaterThanOrEqual(5);
    expect(set.ordinary).toHaveLength(20);
    expect(correctionsOf(set)).toHaveLength(50);
    report = await benchLearning({
      ...{ set, root, runtime: ortRuntime, base: join(root, 'models', 'fine') },
      ...{ seed: 1, threads: 1, signal: new AbortController().signal },
      score: dev === undefined ? undefined : microOn(dev, testContext()),
    });
  }, 15 * 60_000);

  it('finds at least eight of ten, each in two of three sentences that were never corrected', () => {
    const names = report?.names ?? [];
    const found = names.filter(({ after, sentences }) => 3 * after >= 2 * sentences);
    expect(found.length, JSON.stringify(names)).toBeGreaterThanOrEqual(8);
  });

  it('paints at most one of twenty sentences that hold their characters as ordinary words', () => {
    expect(report?.ordinary.sentences).toBe(20);
    expect(report?.ordinary.changed.length, JSON.stringify(report?.ordinary)).toBeLessThanOrEqual(1);
  });

  it('loses nothing on the sentences of the gate', () => {
    const [before, after] = (['live', 'candidate'] as const).map((side) =>
      microF1(report?.figures.gate ?? {}, side),
    );
    expect(before).toBeGreaterThan(0);
    expect(after).toBeGreaterThanOrEqual((before ?? 0) - tolerance);
  });

  it.skipIf(!dev)("loses nothing on FiNE's development file (needs ../shared)", () => {
    const { before, after } = report?.dev ?? { before: 0, after: 0 };
    expect(before).toBeGreaterThan(0.5);
    expect(after, `${before} to ${after}`).toBeGreaterThanOrEqual(before - tolerance);
  });
});
