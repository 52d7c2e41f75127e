import { beforeAll, describe, expect, it } from 'vitest';
import type { LearningReport } from '../../../training/bench/learning.ts';
import { correctionsOf } from '../../../training/bench/learning-set.ts';
import { microF1 } from '../../../training/bench/learning-text.ts';
import { namesToTeach, taughtNames, tolerance } from '../../support/taught-names.ts';

// What FiNE's development file says of it: test/long/taught-names.test.ts.
describe('the model that ships, taught the names of a user', () => {
  let report: LearningReport;

  beforeAll(async () => {
    const set = await namesToTeach();
    expect(set.names).toHaveLength(10);
    expect(new Set(set.names.map(({ label }) => label)).size).toBeGreaterThanOrEqual(5);
    expect(set.ordinary).toHaveLength(20);
    expect(correctionsOf(set)).toHaveLength(50);
    report = await taughtNames(set);
  }, 15 * 60_000);

  it('finds at least eight of ten, each in two of three sentences that were never corrected', () => {
    const names = report.names;
    const found = names.filter(({ after, sentences }) => 3 * after >= 2 * sentences);
    expect(found.length, JSON.stringify(names)).toBeGreaterThanOrEqual(8);
  });

  it('paints at most one of twenty sentences that hold their characters as ordinary words', () => {
    expect(report.ordinary.sentences).toBe(20);
    expect(report.ordinary.changed.length, JSON.stringify(report.ordinary)).toBeLessThanOrEqual(1);
  });

  it('loses nothing on the sentences of the gate', () => {
    const [before, after] = (['live', 'candidate'] as const).map((side) =>
      microF1(report.figures.gate, side),
    );
    expect(before).toBeGreaterThan(0);
    expect(after).toBeGreaterThanOrEqual((before ?? 0) - tolerance);
  });
});
