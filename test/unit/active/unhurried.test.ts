import { expect, test } from 'vitest';
import { unhurried } from '../../../server/active/unhurried.ts';
import type { Pieces } from '../../../shared/active/ranking.ts';

/** Pieces of a millisecond each, by a clock that only they move. */
function work(pieces: number) {
  let time = 0;
  let turns = 0;
  function* all(): Pieces<string> {
    for (let piece = 0; piece < pieces; piece += 1) {
      time += 1;
      yield;
    }
    return 'done';
  }
  const around = {
    now: () => time,
    turn: () => {
      turns += 1;
      return Promise.resolve();
    },
  };
  return { all: all(), around, turns: () => turns };
}

test('long work lets all else go first every few milliseconds', async () => {
  const long = work(1000);
  expect(await unhurried(long.all, () => false, long.around)).toBe('done');
  expect(long.turns()).toBe(200);
  const short = work(3);
  expect(await unhurried(short.all, () => false, short.around)).toBe('done');
  expect(short.turns()).toBe(0);
});

test('it ends at the next turn once it is over', async () => {
  const { all, around, turns } = work(1000);
  expect(await unhurried(all, () => turns() === 3, around)).toBeUndefined();
  expect(turns()).toBe(3);
});
