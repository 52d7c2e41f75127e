import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { systemProcesses } from '../../../server/processes.ts';

describe.skipIf(!existsSync('/proc/self/stat'))('a process', () => {
  test('is known by its start while it runs', async () => {
    const own = await systemProcesses.started(process.pid);
    expect(own).toMatch(/^\d+$/);
    expect(await systemProcesses.started(process.pid)).toBe(own);
  });

  test('is none any more once it has ended, even where its parent never asks after it', async () => {
    // One that ended before the shell is replaced would be asked after by it.
    const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    while ((await systemProcesses.started(pid)) !== undefined) await delay(20);
    // Its number is still taken.
    expect(process.kill(pid, 0)).toBe(true);
    parent.kill('SIGKILL');
  });
});
