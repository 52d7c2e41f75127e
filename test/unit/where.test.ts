import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../server/commands/where.ts';
import { fineTree } from '../../shared/labels/builtin.ts';
import { testContext } from '../support/context.ts';
import { writeTinyPackage } from '../support/tiny-package.ts';

it('mingshi where prints all places inside MINGSHI_HOME, and the built-in models with their size', async () => {
  const root = await mkdtemp(join(tmpdir(), 'mingshi-where-'));
  await writeTinyPackage(join(root, 'models', 'fine'), fineTree);
  const where = async (...args: string[]): Promise<string> => {
    const context = testContext({ root, cwd: root, env: { MINGSHI_HOME: join(root, 'home') } });
    expect(await run(args, context)).toBe(0);
    return context.out();
  };

  const places = JSON.parse(await where('--json')) as Record<string, { path: string; bytes: number | null }>;
  const { models, workspaceNames, workspaceJournal, ...home } = places;
  expect(workspaceNames).toEqual({ path: join(root, '.mingshi', 'names.tsv'), bytes: null });
  expect(workspaceJournal?.path).toBe(join(root, '.mingshi', 'annotations.jsonl'));
  expect(models?.path).toBe(join(root, 'models'));
  expect(models?.bytes).toBeGreaterThan(1000);
  expect(Object.keys(home).sort()).toEqual([
    'cache',
    'config',
    'data',
    'journals',
    'lines',
    'names',
    'runtime',
    'state',
    'workspaceLines',
  ]);
  for (const { path, bytes } of Object.values(home)) {
    expect(path.startsWith(join(root, 'home'))).toBe(true);
    expect(bytes).toBeNull();
  }
  expect(await where()).toMatch(/^models +\S+ kB +.*models$/m);
  await rm(root, { recursive: true });
});
