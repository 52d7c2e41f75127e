import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { active, counted, dueAt, ended, nothingYet, started } from '../../../server/learning/schedule.ts';
import { learningDefaults } from '../../../server/learning/settings.ts';

const second = 1000;
const minute = 60 * second;

describe('training starts by itself', () => {
  test('after ten corrections and 30 s without an edit or command', () => {
    const nine = counted(active(nothingYet, 0), 0, 9);
    expect(dueAt(nine, learningDefaults)).toBe(10 * minute);
    const ten = counted(nine, 5 * second, 10);
    expect(dueAt(ten, learningDefaults)).toBe(30 * second);
    expect(dueAt(active(ten, 20 * second), learningDefaults)).toBe(50 * second);
  });

  test('after ten minutes with one, however busy the user is', () => {
    const one = counted(nothingYet, minute, 1);
    expect(dueAt(active(one, 9 * minute), learningDefaults)).toBe(11 * minute);
    const many = counted(one, 5 * minute, 20);
    expect(dueAt(active(many, 11 * minute - 1), learningDefaults)).toBe(11 * minute);
  });

  test('not without corrections, nor while it runs, nor where the user does not want it', () => {
    expect(dueAt(nothingYet, learningDefaults)).toBeUndefined();
    const ten = counted(nothingYet, 0, 10);
    expect(dueAt(started(ten), learningDefaults)).toBeUndefined();
    expect(dueAt(ten, { ...learningDefaults, auto: false })).toBeUndefined();
  });

  test('not soon after a run that came to nothing', () => {
    const failed = ended(started(nothingYet), minute, { fresh: 20, failed: true }, learningDefaults);
    expect(dueAt(failed, learningDefaults)).toBe(11 * minute);
    const fine = ended(started(nothingYet), minute, { fresh: 20, failed: false }, learningDefaults);
    expect(dueAt(active(fine, minute), learningDefaults)).toBe(minute + 30 * second);
  });

  test('never twice, never without a new correction, and at last after ten minutes with one', () => {
    const events = fc.array(
      fc.record({
        wait: fc.integer({ min: 1, max: 3 * minute }),
        event: fc.constantFrom('edit', 'correct', 'end', 'fail'),
      }),
      { minLength: 1, maxLength: 200 },
    );
    fc.assert(
      fc.property(events, (steps) => {
        let now = 0;
        let schedule = nothingYet;
        let running = false;
        /** Corrections that no run saw, when the first came, and when a run last came to nothing. */
        let fresh = 0;
        let since = 0;
        let failedAt = -Infinity;
        const pass = (until: number): void => {
          const due = dueAt(schedule, learningDefaults);
          if (due !== undefined && due <= until) {
            expect(running).toBe(false);
            expect(fresh).toBeGreaterThan(0);
            running = true;
            fresh = 0;
            schedule = started(schedule);
          }
          if (!running && fresh > 0) {
            expect(until - Math.max(since, failedAt)).toBeLessThanOrEqual(10 * minute);
          }
          now = until;
        };
        for (const { wait, event } of steps) {
          pass(now + wait);
          if (event === 'edit') schedule = active(schedule, now);
          if (event === 'correct') {
            if (fresh === 0) since = now;
            fresh += 1;
            if (!running) schedule = counted(schedule, now, fresh);
          }
          if ((event === 'end' || event === 'fail') && running) {
            running = false;
            since = now;
            if (event === 'fail') failedAt = now;
            else failedAt = -Infinity;
            schedule = ended(schedule, now, { fresh, failed: event === 'fail' }, learningDefaults);
          }
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
