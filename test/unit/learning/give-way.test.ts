import { describe, expect, test } from 'vitest';
import { GiveWay, type StepClock } from '../../../training/learning/give-way.ts';

/** A clock that passes while somebody waits; `keys` are struck at these times. */
function at(keys: readonly number[]) {
  let now = 0;
  const left = [...keys];
  const clock: StepClock = {
    now: () => now,
    pause: (milliseconds) => {
      const end = now + milliseconds;
      while (left[0] !== undefined && left[0] <= end) strike(left.shift() ?? 0);
      now = end;
      return Promise.resolve();
    },
  };
  const giveWay = new GiveWay(clock);
  const strike = (time: number): void => {
    now = time;
    giveWay.struck();
  };
  const never = new AbortController().signal;
  return {
    /** Does steps of so many milliseconds until a time. @returns when each of them began */
    steps: async (until: number, step: number) => {
      const begun: number[] = [];
      while (now < until) {
        await giveWay.wait(never);
        begun.push(now);
        await clock.pause(step, never);
      }
      return begun;
    },
    giveWay,
  };
}

const every = (milliseconds: number, from: number, until: number): number[] =>
  Array.from(
    { length: Math.floor((until - from) / milliseconds) },
    (_, index) => from + index * milliseconds,
  );

describe('a run beside somebody who types', () => {
  test('does step after step while nobody types', async () => {
    expect(await at([]).steps(1000, 200)).toEqual([0, 200, 400, 600, 800]);
  });

  test('goes on half a second after the last key', async () => {
    expect(await at([50, 150, 350]).steps(1500, 200)).toEqual([0, 850, 1050, 1250, 1450]);
  });

  test('does a step all five seconds at least', async () => {
    const begun = await at(every(100, 0, 30_000)).steps(15_000, 200);
    expect(begun).toEqual([0, 5200, 10_400, 15_600]);
  });

  test('waits for a minute in all', async () => {
    const begun = await at(every(100, 0, 200_000)).steps(100_000, 200);
    const gaps = begun.slice(1).map((time, index) => time - (begun[index] ?? 0) - 200);
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBe(60_000);
    expect(gaps.slice(13)).toEqual(gaps.slice(13).map(() => 0));
  });

  test('waits for nothing once it is to end', async () => {
    const { giveWay } = at([]);
    giveWay.struck();
    await giveWay.wait(AbortSignal.abort());
  });
});
