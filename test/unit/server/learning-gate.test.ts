import { describe, expect, test } from 'vitest';
import { decide } from '../../../shared/learning/gate.ts';
import type { GateCounts, GateFigures } from '../../../shared/learning/job.ts';

/** Correct, predicted, gold. */
type Counts = readonly [number, number, number];
const counts = ([correct, predicted, gold]: Counts): GateCounts => ({ correct, predicted, gold });
const pairs = (labels: Record<string, readonly [Counts, Counts]>): GateFigures['gate'] =>
  Object.fromEntries(
    Object.entries(labels).map(([label, [live, candidate]]) => [
      label,
      { live: counts(live), candidate: counts(candidate) },
    ]),
  );

const better = {
  person: [
    [2, 4, 8],
    [6, 8, 8],
  ],
} as const;
const same = {
  person: [
    [90, 100, 100],
    [90, 100, 100],
  ],
} as const;

describe('a candidate', () => {
  test.each([
    ['is taken where corrections come out better and nothing is forgotten', better, same, true],
    [
      'is not where corrections come out worse',
      {
        person: [
          [6, 8, 8],
          [5, 8, 8],
        ],
      },
      same,
      false,
    ],
    [
      'is not where they come out no better',
      {
        person: [
          [6, 8, 8],
          [6, 8, 8],
        ],
      },
      same,
      false,
    ],
    [
      'is taken where the live model knows them all, and it does too',
      {
        person: [
          [8, 8, 8],
          [8, 8, 8],
        ],
      },
      same,
      true,
    ],
    [
      'is not where it knows less than all that the live model knows',
      {
        person: [
          [8, 8, 8],
          [7, 7, 8],
        ],
      },
      same,
      false,
    ],
    [
      'is taken where it finds less of what the user rejected',
      {
        person: [
          [0, 3, 0],
          [0, 1, 0],
        ],
      },
      same,
      true,
    ],
    [
      'is not where it finds all of what the user rejected',
      {
        person: [
          [0, 3, 0],
          [0, 3, 0],
        ],
      },
      same,
      false,
    ],
    [
      'is taken where it finds nothing of what the user rejected',
      {
        person: [
          [0, 3, 0],
          [0, 0, 0],
        ],
      },
      same,
      true,
    ],
    ['is taken where no correction could be held out and nothing is forgotten', {}, same, true],
    [
      'is taken where it loses half a point on other sentences',
      better,
      {
        person: [
          [800, 1000, 1000],
          [795, 1000, 1000],
        ],
      },
      true,
    ],
    [
      'is not where it loses more',
      better,
      {
        person: [
          [800, 1000, 1000],
          [794, 1000, 1000],
        ],
      },
      false,
    ],
    [
      'is not where one label collapses',
      better,
      {
        person: [
          [900, 1000, 1000],
          [900, 1000, 1000],
        ],
        work: [
          [4, 4, 4],
          [1, 4, 4],
        ],
      },
      false,
    ],
    [
      'is taken where a label loses two spans, which says nothing',
      better,
      {
        person: [
          [900, 1000, 1000],
          [900, 1000, 1000],
        ],
        work: [
          [3, 3, 3],
          [1, 3, 3],
        ],
      },
      true,
    ],
    [
      'that gains on one label may not lose another',
      better,
      {
        a: [
          [10, 20, 20],
          [20, 20, 20],
        ],
        b: [
          [8, 8, 8],
          [3, 8, 8],
        ],
      },
      false,
    ],
  ] as const)('%s', (_, corrections, gate, publish) => {
    const decision = decide({ corrections: pairs(corrections), gate: pairs(gate) });
    expect(decision.publish).toBe(publish);
    expect(decision.reason).toMatch(/^[^\n]+ F1 \d+\.\d to \d+\.\d$/);
  });

  test('is judged over all labels together, and the reason says what was lost', () => {
    const gate = pairs({
      person: [
        [900, 1000, 1000],
        [900, 1000, 1000],
      ],
      work: [
        [4, 4, 4],
        [0, 4, 4],
      ],
    });
    expect(decide({ corrections: pairs(better), gate }).reason).toBe(
      'it forgot work: held-out corrections F1 33.3 to 75.0, sentences of the gate F1 90.0 to 89.6',
    );
  });

  describe('beside a live model that came out well by chance', () => {
    const gate = pairs({
      person: [
        [850, 1000, 1000],
        [805, 1000, 1000],
      ],
    });
    const decideFrom = (base: Counts) =>
      decide({ corrections: pairs(better), gate, base: { person: counts(base) } });

    test('is held against what training began with', () => {
      expect(decideFrom([800, 1000, 1000])).toMatchObject({
        publish: true,
        reason:
          'held-out corrections F1 33.3 to 75.0, sentences of the gate F1 85.0 to 80.5 (80.0 before all learning)',
      });
      expect(decideFrom([811, 1000, 1000]).publish).toBe(false);
    });

    test('may not lose a label that was known at first, though the live model lost it too', () => {
      const lost = pairs({
        person: [
          [900, 1000, 1000],
          [900, 1000, 1000],
        ],
        work: [
          [0, 0, 4],
          [0, 0, 4],
        ],
      });
      const base = { person: counts([900, 1000, 1000]), work: counts([4, 4, 4]) };
      expect(decide({ corrections: pairs(better), gate: lost, base }).reason).toMatch(/^it forgot work: /);
    });
  });

  describe('of a job that unlearns what was taken back', () => {
    const decideOn = (live: Counts, candidate: Counts, gate = pairs(same)) =>
      decide({ corrections: pairs({ person: [live, candidate] }), gate }, { unlearns: true });

    test('is taken where it is as good as the model that training began with, and the reason says so', () => {
      expect(decideOn([6, 8, 8], [6, 8, 8])).toMatchObject({
        publish: true,
        reason: expect.stringMatching(/; compared with the model before all learning, /) as string,
      });
      expect(decideOn([2, 8, 8], [6, 8, 8]).publish).toBe(true);
    });

    test('is not where it is worse, or forgot', () => {
      expect(decideOn([6, 8, 8], [5, 8, 8])).toMatchObject({ publish: false, why: { kind: 'worse' } });
      expect(decideOn([0, 1, 0], [0, 3, 0])).toMatchObject({ publish: false, why: { kind: 'noBetter' } });
      const forgot = pairs({
        person: [
          [90, 100, 100],
          [10, 100, 100],
        ],
      });
      expect(decideOn([2, 8, 8], [6, 8, 8], forgot)).toMatchObject({
        publish: false,
        why: { kind: 'forgot' },
      });
    });
  });
});
