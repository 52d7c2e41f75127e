import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { diskUsage, formatBytes } from '../../server/disk/usage.ts';

it('adds up the files of a folder, links not followed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-disk-'));
  try {
    await mkdir(join(folder, 'a', 'b'), { recursive: true });
    await writeFile(join(folder, 'a', 'one'), '12345');
    await writeFile(join(folder, 'a', 'b', 'two'), '123');
    await symlink(folder, join(folder, 'a', 'b', 'round'));
    expect(await diskUsage(folder)).toBe(8);
    expect(await diskUsage(join(folder, 'a', 'b'))).toBe(3);
    expect(await diskUsage(join(folder, 'nothing'))).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9_123_456, '9.1 MB'],
  [2_500_000_000, '2.5 GB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
