import { describe, expect, test } from 'vitest';
import { Lifetime } from '../../../server/daemon/lifetime.ts';
import { FakeClock } from '../../support/fake-clock.ts';

function begun() {
  const clock = new FakeClock();
  const state = { isBusy: false, ends: 0 };
  const lifetime = new Lifetime({
    ...{ clock, idleMilliseconds: 60_000 },
    isBusy: () => state.isBusy,
    over: () => (state.ends += 1),
  });
  return { clock, state, lifetime };
}

describe('a daemon ends', () => {
  test('60 seconds after its last client', () => {
    const { clock, state, lifetime } = begun();
    const [one, two] = [lifetime.enter(), lifetime.enter()];
    clock.pass(1_000_000);
    one();
    clock.pass(1_000_000);
    expect([state.ends, lifetime.clients]).toEqual([0, 1]);
    two();
    clock.pass(59_999);
    expect(state.ends).toBe(0);
    clock.pass(1);
    expect(state.ends).toBe(1);
    clock.pass(1_000_000);
    expect(state.ends).toBe(1);
  });

  test('once: who leaves because of its end starts no timer, which would hold the process', () => {
    const { clock, state, lifetime } = begun();
    const leave = lifetime.enter();
    lifetime.end();
    leave();
    clock.pass(1_000_000);
    expect(state.ends).toBe(0);
  });

  test('also when no client ever came', () => {
    const { clock, state } = begun();
    clock.pass(60_000);
    expect(state.ends).toBe(1);
  });

  test('not when a client comes in between: the time begins anew', () => {
    const { clock, state, lifetime } = begun();
    clock.pass(59_999);
    const leave = lifetime.enter();
    clock.pass(60_000);
    leave();
    clock.pass(59_999);
    expect(state.ends).toBe(0);
    clock.pass(1);
    expect(state.ends).toBe(1);
  });

  test('not before a run in progress has ended, and soon after', () => {
    const { clock, state, lifetime } = begun();
    const leave = lifetime.enter();
    state.isBusy = true;
    leave();
    for (let minute = 0; minute < 120; minute += 1) clock.pass(60_000);
    expect(state.ends).toBe(0);
    state.isBusy = false;
    clock.pass(1_000);
    expect(state.ends).toBe(1);
  });

  test('not while a client came during such a run', () => {
    const { clock, state, lifetime } = begun();
    state.isBusy = true;
    clock.pass(60_000);
    const leave = lifetime.enter();
    state.isBusy = false;
    clock.pass(600_000);
    expect(state.ends).toBe(0);
    leave();
    clock.pass(60_000);
    expect(state.ends).toBe(1);
  });
});
