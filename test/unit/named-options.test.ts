import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandModule } from '../../shared/command.ts';
import * as data from '../../training/commands/data.ts';
import * as evaluate from '../../training/commands/evaluate.ts';
import * as release from '../../training/commands/release.ts';
import * as simulate from '../../training/commands/simulate.ts';
import * as train from '../../training/commands/train.ts';
import { testContext } from '../support/context.ts';
import { writeTinyPackage } from '../support/tiny-package.ts';

const city = 'location/site/city';
const good = `京\tB-${city}\n`;
/** Wrong, but for the first one, in ways that an option may mend. */
const files: Readonly<Record<string, string | Buffer>> = {
  'good.bio': good,
  'good.data': good,
  'good.json': good,
  'illegal.bio': `京\tO\n城\tI-${city}\n`,
  'gb.bio': Buffer.from('bea9094f0a', 'hex'),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-options-'));
  await writeTinyPackage(join(folder, 'tiny'));
  await writeFile(join(folder, 'notice.md'), 'A notice.');
  await mkdir(join(folder, 'novel'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
});
afterAll(() => rm(folder, { recursive: true }));

async function call(command: CommandModule, ...args: string[]) {
  const context = testContext({ root: folder, cwd: folder, env: { MINGSHI_HOME: join(folder, 'home') } });
  const code = await command.run(args, context);
  return { code, out: context.out(), said: context.out() + context.err() };
}

describe.each<[name: string, command: CommandModule, part: string[], args: (file: string) => string[]]>([
  ['train', train, [], (file) => ['--out', 'out', '--train', file]],
  [
    'train on one file and validate on another',
    train,
    [],
    (file) => ['--out', 'out', '--train', 'good.bio', '--dev', file],
  ],
  ['evaluate', evaluate, [], (file) => ['--model', './tiny', '--data', file]],
  ['release', release, [], (file) => ['./tiny', '--out', 'out', '--notice', 'notice.md', '--data', file]],
  ['data check', data, ['check'], (file) => [file]],
  ['data convert', data, ['convert'], (file) => [file, '--out', 'out.json']],
  ['data import', data, ['import'], (file) => [file, '--workspace', 'novel']],
  ['simulate split', simulate, ['split'], (file) => [file, '--out', 'out']],
])('mingshi %s', (_, command, part, args) => {
  it.each(Object.keys(files).slice(1))('names options that it has where it cannot read %s', async (file) => {
    const { code, said } = await call(command, ...part, ...args(file));
    expect([code, said]).toEqual([1, expect.stringContaining(file)]);
    const { out: help } = await call(command, ...part, '--help');
    for (const option of said.match(/--[a-z-]+/g) ?? []) expect(help).toContain(`${option} `);
  });

  it('says of a file that is not there that it is not, whatever its name', async () => {
    for (const file of ['none.bio', 'none'])
      expect((await call(command, ...part, ...args(file))).said).toContain(
        `cannot read ${file}: no such file`,
      );
  });
});
