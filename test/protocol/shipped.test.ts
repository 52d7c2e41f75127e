import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { sample } from '../../client/terminal/sample.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { fileNames } from '../../shared/model/manifest.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

const shipped = [
  {
    name: 'fine',
    labels: 54,
    sentence: '姚明在休斯敦火箭队打过球。',
    expected: ['person/sport', 'organization/team/sport_team'],
  },
  {
    name: 'cluener',
    labels: 10,
    sentence: '王小明在北京的浙商银行当经理。',
    expected: ['name', 'address', 'company', 'position'],
  },
];

describe.each(shipped)('the shipped model $name', ({ name, labels, sentence, expected }) => {
  const folder = join(root, 'models', name);

  it('is sound, small enough to commit, and says on its first line what it may be used for', async () => {
    const { manifest } = await readPackage(folderFiles(folder));
    expect(manifest).toMatchObject({ name, method: 'clc' });
    expect(manifest.labels).toHaveLength(labels);
    const sizes = await Promise.all(
      Object.values(fileNames).map(async (file) => (await stat(join(folder, file))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(10e6);
    const card = await readFile(join(folder, fileNames.card), 'utf8');
    expect(card.split('\n')[0]).toContain('For research only');
  });

  it('finds the entities of a plain sentence', async () => {
    const analyzer = await createAnalyzer(await readPackage(folderFiles(folder)), ortRuntime);
    const [entities] = await analyzer.analyze([sentence]);
    await analyzer.release();
    expect(entities?.map(({ label }) => label)).toEqual(expected);
    for (const { score } of entities ?? []) expect(score).toBeGreaterThan(0.3);
  });
});

describe('npm start', () => {
  it('shows a text with many kinds of entities, without escape codes where there is no terminal', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mingshi-sample-'));
    const file = join(folder, 'sample.txt');
    await writeFile(file, sample);
    // Of a file the entities are all that is shown; test/long/start.test.ts sees what follows.
    const { stdout } = await run(process.execPath, [join(root, 'dist', 'terminal.js'), file], { cwd: root });
    await rm(folder, { recursive: true });
    const labels = new Set(
      [...stdout.matchAll(/\[([a-z_/0-9]+) /g)].map(([, label]) => label?.split('/')[0]),
    );
    // Which of the ten roots a model finds is its own affair; a model that is broken finds next to none.
    expect(labels.size).toBeGreaterThanOrEqual(8);
    expect(stdout).toContain('姚明[person/sport 体育人物]');
    expect(stdout).not.toContain('\u001b');
  });
});

it('the README shows what annotate prints', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const shown = Array.from(
    readme.matchAll(/^\$ echo '(.+)' \| npx mingshi annotate(.*)\n(.+)$/gm),
    ([, input = '', options = '', output = '']) => ({ input, options, output }),
  );
  expect(shown).toHaveLength(2);
  const home = await mkdtemp(join(tmpdir(), 'mingshi-readme-'));
  const env = { PATH: process.env.PATH, HOME: home, MINGSHI_HOME: home };
  for (const { input, options, output } of shown) {
    await writeFile(join(home, 'text'), input);
    const args = options.split(' ').filter((option) => option !== '');
    const bin = join(root, 'dist', 'bin.js');
    const { stdout } = await run(process.execPath, [bin, 'annotate', ...args, 'text'], { cwd: home, env });
    expect(stdout.trimEnd()).toBe(output);
  }
  await rm(home, { recursive: true });
});
