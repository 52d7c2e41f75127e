import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { installed } from '../support/installation.ts';

const mingshi = installed();

it('mingshi bench typing measures a server of its own and writes what it measured', async () => {
  const [json, svg] = ['figures.json', 'figures.svg'].map((name) => join(mingshi().root, name));
  const { code, out } = await mingshi().run('bin', [
    ...['bench', 'typing', '--no-daemon', '--only', 'typing', '--keys', '5', '--runs', '2', '--rate', '50'],
    ...['--sentences', '20', '--annotations', '2', '--json', json ?? '', '--plot', svg ?? ''],
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(/^keystroke .* 10$/m);
  const figures = JSON.parse(await readFile(json ?? '', 'utf8')) as Record<string, { count?: number }>;
  expect(figures.typing?.count).toBe(10);
  expect(figures).not.toHaveProperty('training');
  expect(await readFile(svg ?? '', 'utf8')).toContain('<circle');
});

it('mingshi bench --help lists what comes from both sides', async () => {
  const { code, out } = await mingshi().run('bin', ['bench', '--help']);
  expect(code).toBe(0);
  for (const name of ['train', 'infer', 'learn', 'typing'])
    expect(out).toMatch(new RegExp(`^ +${name} `, 'm'));
});
