import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fileNames } from '../../shared/model/manifest.ts';
import { randomStream } from '../../training/random.ts';
import { install, outcome, type Installation } from '../support/installation.ts';
import { longRuns } from '../support/long.ts';
import { tinyModel, writeToyFile } from '../support/toy-file.ts';

const settings = [...tinyModel, '--batch', '4', '--epochs', '12'];

describe('invariant 8: a training process that is killed again and again', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await install();
    await writeToyFile(join(installation.root, 'toy.json'), 64);
  });
  afterAll(() => installation.remove());

  const args = (out: string) => [
    'train',
    '--train',
    'toy.json',
    '--out',
    out,
    '--hold-out',
    '0.1',
    ...settings,
  ];
  const versionOf = async (out: string): Promise<string> => {
    const manifest = await readFile(join(installation.root, out, fileNames.manifest), 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
  };

  it('ends with the weights of one that never was', { timeout: 40 * 60_000 }, async () => {
    const begun = Date.now();
    expect(await installation.run('bin', args('whole'))).toMatchObject({ code: 0 });
    const usual = Date.now() - begun;
    const expected = await versionOf('whole');
    const { numRuns, seed } = longRuns(100);
    const random = randomStream(seed, 'kills');
    let kills = 0;
    for (let run = 0; kills < numRuns; run++) {
      const out = `killed-${run}`;
      for (let finished = false; !finished;) {
        const child = installation.start('bin', args(out));
        const end = outcome(child);
        child.stdin.end();
        const killer = delay(random.integer(usual), undefined, { ref: false }).then(() =>
          child.kill('SIGKILL'),
        );
        const { code, err } = await Promise.race([end, killer.then(() => end)]);
        finished = code === 0;
        if (!finished) expect(code, err).toBe('SIGKILL');
        kills += finished ? 0 : 1;
      }
      expect(await versionOf(out), `run ${run}`).toBe(expected);
    }
  });
});
