import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileNames } from '../../../shared/model/manifest.ts';
import { folderFiles } from '../../../shared/model/package-files.ts';
import { readPackage } from '../../../shared/model/package.ts';
import { run } from '../../../training/commands/release.ts';
import { testContext } from '../../support/context.ts';
import { writeTinyPackage } from '../../support/tiny-package.ts';

async function prepared() {
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-release-'));
  await writeTinyPackage(join(folder, 'trained'));
  await writeFile(join(folder, 'notice.md'), '**For research only.** Sources: none.\n');
  const label = { 'location/site/city': { 京: [[2, 2]] }, 'person/politics': { 王明: [[0, 1]] } };
  await writeFile(join(folder, 'dev.json'), `${JSON.stringify({ text: '王明京', label })}\n`);
  return { folder, context: testContext({ cwd: folder }) };
}

describe('mingshi release', () => {
  it('keeps the weights, puts the notice first and the scores into card and manifest', async () => {
    const { folder, context } = await prepared();
    const args = [
      './trained',
      '--out',
      'out',
      '--name',
      'fine',
      '--notice',
      'notice.md',
      '--data',
      'dev.json',
    ];
    expect(await run(args, context), context.err()).toBe(0);
    const [before, after] = await Promise.all(
      ['trained', 'out'].map((name) => readPackage(folderFiles(join(folder, name)))),
    );
    expect(after?.manifest.version).toBe(before?.manifest.version);
    expect(after?.manifest.name).toBe('fine');
    expect(after?.manifest.metrics).toMatchObject({ microF1: 1, level1F1: 1, level3F1: 1 });
    const card = await readFile(join(folder, 'out', fileNames.card), 'utf8');
    expect(card.split('\n')[0]).toBe('**For research only.** Sources: none.');
    expect(card).toContain('Scores on dev.json (1 sentences)');
    expect(card).toMatch(/\| person\/politics \\\* \| 1 \| 100\.00/);
  });

  it('replaces a model only when told to', async () => {
    const { context } = await prepared();
    const args = ['./trained', '--out', 'out', '--notice', 'notice.md'];
    expect(await run(args, context)).toBe(0);
    expect(await run(args, context)).toBe(1);
    expect(context.err()).toContain('give another --out, or --replace to replace it\n');
    expect(await run([...args, '--replace'], context)).toBe(0);
    expect(await run(['./trained', '--out', 'new', '--notice', 'missing.md'], context)).toBe(1);
    expect(context.err()).toContain('cannot read the notice');
  });
});
