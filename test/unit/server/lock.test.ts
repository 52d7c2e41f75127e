import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { Lock } from '../../../server/disk/lock.ts';
import { systemProcesses } from '../../../server/processes.ts';
import { FakeDurableDisk, FakeProcesses } from '../../support/durable-disk.ts';

const folder = '/state/locks/trainer';

/** Two processes of one machine, and what they see of one disk. */
function machine() {
  const disk = new FakeDurableDisk();
  const alive = new Map([
    [10, 'a'],
    [20, 'b'],
  ]);
  const lockOf = (pid: number): Lock => new Lock(folder, disk, new FakeProcesses(pid, alive));
  return { disk, alive, lockOf };
}

describe('the lock of a user', () => {
  test('is held by one process until it gives it back', async () => {
    const { lockOf } = machine();
    const claim = await lockOf(10).take();
    expect(claim).toBeDefined();
    expect(await lockOf(20).take()).toBeUndefined();
    expect(await lockOf(10).take()).toBeUndefined();
    await claim?.release();
    expect(await lockOf(20).take()).toBeDefined();
  });

  test('is lost by a dead owner, also where another process got its number since', async () => {
    const { alive, lockOf, disk } = machine();
    await lockOf(10).take();
    alive.set(10, 'started later');
    expect(await lockOf(20).take()).toBeDefined();
    alive.delete(20);
    expect(await lockOf(10).take()).toBeDefined();
    expect(await disk.list(folder)).toHaveLength(1);
  });

  test('is kept by a trainer that outlives its server', async () => {
    const { alive, lockOf } = machine();
    alive.set(11, 'trainer');
    const claim = await lockOf(10).take();
    await claim?.share(11);
    alive.delete(10);
    expect(await lockOf(20).take()).toBeUndefined();
    alive.delete(11);
    expect(await lockOf(20).take()).toBeDefined();
  });

  test('is left to the trainer by a server that goes', async () => {
    const { alive, lockOf } = machine();
    alive.set(11, 'trainer');
    const claim = await lockOf(10).take();
    await claim?.share(11);
    await claim?.leave();
    expect(await lockOf(10).take()).toBeUndefined();
    alive.delete(11);
    expect(await lockOf(10).take()).toBeDefined();
  });

  test('is never held by two, whatever order their steps come in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { disk, alive } = machine();
        const slow = {
          read: scheduler.scheduleFunction((path: string) => disk.read(path)),
          list: scheduler.scheduleFunction((path: string) => disk.list(path)),
          write: scheduler.scheduleFunction((path: string, text: string) => disk.write(path, text)),
          move: scheduler.scheduleFunction((from: string, to: string) => disk.move(from, to)),
          remove: scheduler.scheduleFunction((path: string) => disk.remove(path)),
          settle: scheduler.scheduleFunction((path: string) => disk.settle(path)),
        };
        alive.set(30, 'c');
        const claims = Promise.all(
          [10, 20, 30].map((pid) => new Lock(folder, slow, new FakeProcesses(pid, alive)).take()),
        );
        await scheduler.waitFor(claims);
        expect((await claims).filter((claim) => claim !== undefined).length).toBeLessThanOrEqual(1);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

test('a process of this machine is known by its number and its start', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const started = await systemProcesses.started(pid);
  expect(started).toBeDefined();
  expect(await systemProcesses.started(pid)).toBe(started);
  if (process.platform === 'linux') expect(started).toMatch(/^\d+$/);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await systemProcesses.started(pid)).toBeUndefined();
});
