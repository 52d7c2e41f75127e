import { expect, test } from 'vitest';
import { Latencies } from '../../../server/inference/latency.ts';
import { FakeClock } from '../../support/fake-clock.ts';

test('quantiles are of the last thousand batches; batches that failed do not count', async () => {
  const clock = new FakeClock();
  const latencies = new Latencies(clock);
  expect(latencies.summary).toEqual({ batches: 0, sentences: 0, p50: undefined, p95: undefined });
  const takes = async (milliseconds: number): Promise<void> => {
    const batch = latencies.measure(2, Promise.resolve());
    clock.pass(milliseconds);
    await batch;
  };
  for (let milliseconds = 1; milliseconds <= 20; milliseconds += 1) await takes(milliseconds);
  expect(latencies.summary).toEqual({ batches: 20, sentences: 40, p50: 10, p95: 19 });
  await latencies.measure(2, Promise.reject(new Error('no'))).catch(() => undefined);
  expect(latencies.summary.batches).toBe(20);
  for (let batch = 0; batch < 1000; batch += 1) await takes(100);
  expect(latencies.summary).toEqual({ batches: 1020, sentences: 2040, p50: 100, p95: 100 });
});
