import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { cpuKinds, type ProfiledNode } from '../../shared/model/profile.ts';
import { outcome } from '../support/installation.ts';
import type { Placement } from '../support/placement.ts';
import { hasSwiftShader, needingSwiftShader, patience, swiftShader } from './swiftShader.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The bundled program on the standard input of Node, so that packages are found from here. */
async function placement(): Promise<Placement> {
  const { outputFiles } = await build({
    ...{ absWorkingDir: root, entryPoints: ['test/support/placement.ts'], write: false },
    ...{ bundle: true, packages: 'external', platform: 'node', target: 'node20', format: 'esm' },
  });
  const child = spawn(process.execPath, ['--input-type=module'], {
    cwd: root,
    env: { ...process.env, ...swiftShader },
  });
  child.stdin.end(outputFiles[0]?.text);
  const { code, out, err } = await outcome(child);
  if (code !== 0) throw new Error(`the program on the GPU ended with ${code}: ${err}`);
  return JSON.parse(out) as Placement;
}

/** The first column of the table under a heading of docs/architecture.md. */
async function listed(heading: string): Promise<string[]> {
  const page = await readFile(`${root}/docs/architecture.md`, 'utf8');
  const [, section = ''] = page.split(`\n### ${heading}\n`);
  const rows = (section.split(/^#/m)[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|')[1]?.replaceAll('`', '').trim() ?? '');
}

const uploads = (run: readonly ProfiledNode[] = []): number =>
  run.filter(({ operator }) => operator === 'MemcpyFromHost').reduce((sum, { bytes }) => sum + bytes, 0);

describe.skipIf(!hasSwiftShader)(needingSwiftShader('the model that ships, on a GPU'), () => {
  let found: Placement;
  beforeAll(async () => {
    found = await placement();
  }, patience);

  test('leaves no operator to the CPU but those that docs/architecture.md lists with the reason', async () => {
    const known = await listed('Operators that stay on the CPU');
    expect(known).not.toEqual([]);
    const [run = []] = found.runs;
    expect(run.filter(({ isOnCpu }) => !isOnCpu).length).toBeGreaterThan(20);
    expect(cpuKinds(run).filter((kind) => !known.includes(kind))).toEqual([]);
  });

  test('uploads no weights with a request: only what it is fed', () => {
    const [first, second] = found.runs.map(uploads);
    expect(second).toBe(first);
    expect(second).toBeGreaterThan(0);
    expect(second).toBeLessThanOrEqual(2 * found.inputBytes);
    expect(found.weightBytes).toBeGreaterThan(100 * (second ?? Infinity));
  });

  test("gives the CPU's tag scores", () => {
    expect(Math.max(...found.apart)).toBeLessThan(1e-3);
  });
});
