import { expect, it } from 'vitest';
import { Turn } from '../../shared/turn.ts';

it('one that has not begun does for all who ask until then, and one that has begun does not', async () => {
  const turn = new Turn();
  let state = 0;
  const seen: number[] = [];
  let letGo = (): void => undefined;
  const read = turn.shared(async () => {
    seen.push(state);
    await new Promise<void>((resolve) => (letGo = resolve));
  });
  const first = read();
  await new Promise(setImmediate);
  const later: Promise<void>[] = [];
  for (state = 1; state < 9; state += 1) later.push(read());
  await new Promise(setImmediate);
  expect(seen).toEqual([0]);
  letGo();
  await first;
  await new Promise(setImmediate);
  letGo();
  await Promise.all(later);
  expect(seen).toEqual([0, 9]);
});

it('one that came to nothing leaves the turn to the next', async () => {
  const read = new Turn().shared(() => Promise.reject(new Error('refused')));
  await expect(read()).rejects.toThrow('refused');
  await expect(read()).rejects.toThrow('refused');
});
