import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownLabel } from '../../shared/labels/shown.ts';
import { pathTo } from '../../shared/labels/tree.ts';

const label = 'work/video/movie';

describe('the label that shows', () => {
  it.each([
    [[0.9, 0.8, 0.7], label, 0.7, false],
    [[0.9, 0.8, 0.5], label, 0.5, false],
    [[0.9, 0.8, 0.49], 'work/video', 0.8, true],
    [[0.9, 0.4, 0.3], 'work', 0.9, true],
    [[0.4, 0.4, 0.3], label, 0.3, true],
  ])('for %j is %s', (levels, shown, score, uncertain) => {
    expect(shownLabel({ label, levels }, 0.5)).toEqual({ label: shown, score, uncertain });
  });

  it('is on the path, is unmarked only where it is the whole label, and never grows deeper with a higher threshold', () => {
    const levels = fc
      .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
      .map((values) => values.sort((a, b) => b - a));
    const threshold = fc.double({ min: 0, max: 1, noNaN: true });
    const depth = (shown: string): number => pathTo(label).indexOf(shown);
    fc.assert(
      fc.property(levels, threshold, threshold, (levels, a, b) => {
        const [low, high] = [
          shownLabel({ label, levels }, Math.min(a, b)),
          shownLabel({ label, levels }, Math.max(a, b)),
        ];
        for (const shown of [low, high]) {
          expect(depth(shown.label)).toBeGreaterThanOrEqual(0);
          expect(shown.score).toBe(levels[depth(shown.label)]);
          if (!shown.uncertain) expect(shown.label).toBe(label);
        }
        const isLost = high.uncertain && high.label === label;
        if (!isLost) expect(depth(high.label)).toBeLessThanOrEqual(depth(low.label));
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});
