import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../server/commands/models.ts';
import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { testContext } from '../support/context.ts';
import { writeTinyPackage } from '../support/tiny-package.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-models-'));
  await writeTinyPackage(join(root, 'models', 'fine'), fineTree);
  await writeTinyPackage(join(root, 'models', 'cluener'), cluenerTree);
});
afterAll(() => rm(root, { recursive: true }));

async function call(...args: string[]) {
  const context = testContext({ root, cwd: root, env: { MINGSHI_HOME: join(root, 'home') } });
  const code = await run(args, context);
  return { code, out: context.out(), err: context.err() };
}

describe('mingshi models', () => {
  it('lists what is there', async () => {
    const { code, out, err } = await call('list');
    expect([code, err]).toEqual([0, '']);
    const rows = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows[0]?.slice(0, 4)).toEqual(['NAME', 'VERSION', 'LABELS', 'SIZE']);
    expect(rows.slice(1, 3).map(([name, , labels]) => [name, labels])).toEqual([
      ['cluener', '10'],
      ['fine', '54'],
    ]);
  });

  it('shows a card', async () => {
    expect(await call('show', 'fine')).toMatchObject({
      code: 0,
      out: expect.stringContaining('# tiny') as string,
    });
  });

  it('verifies: a sound model, then one with a damaged file', async () => {
    expect(await call('verify', './models/fine')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^tiny-fine [0-9a-f]{12}: sound\n$/) as string,
    });
    const weights = join(root, 'models', 'cluener', 'weights.safetensors');
    const bytes = await readFile(weights);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(weights, bytes);
    const { code, out, err } = await call('verify', 'cluener');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('weights.safetensors');
  });

  it.each([
    [[], 2, 'Usage: mingshi models'],
    [['verfy', 'fine'], 2, 'Did you mean verify?'],
    [['show'], 2, "missing required argument 'model'"],
    [['verify', 'nosuch'], 1, "no model named 'nosuch'"],
  ])('%j ends with %d and says why', async (args, code, message) => {
    const result = await call(...args);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
  });
});
