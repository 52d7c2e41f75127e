import { execFile, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { install, type Installation } from '../support/installation.ts';

const patience = { timeout: 120_000 };
const examples = fileURLToPath(new URL('../../docs/examples', import.meta.url));
const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;

/** 王 begins a person of two characters, 京 is a city; quotes, tabs, backslashes and what JSON has no sign for. */
const text = '"王明"在\t京\\城。\r\n𠮷日王\u{1f600}来了\n张华在沪。';
const found = [
  ['王明', 'person/politics'],
  ['京', 'location/site/city'],
  ['王\u{1f600}', 'person/politics'],
  ['张华', 'person/politics'],
  ['沪', 'location/site/city'],
];

let installation: Installation;
let file: string;
let bin: string;
beforeAll(async () => {
  installation = await install();
  const folder = join(installation.root, 'some texts');
  file = join(folder, '诗 100%.txt');
  bin = join(installation.root, 'bin');
  await mkdir(folder);
  await mkdir(bin);
  await writeFile(file, text);
  const program = join(installation.root, 'dist', 'bin.js');
  // What these clients start is not to outlive the test.
  const script = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@" --no-daemon\n`;
  await writeFile(join(bin, 'mingshi'), script, { mode: 0o755 });
});
afterAll(() => installation.remove());

async function run(program: string, ...args: string[]): Promise<string> {
  const env = {
    PATH: [bin, process.env.PATH].join(delimiter),
    HOME: installation.root,
    MINGSHI_HOME: join(installation.root, 'home'),
  };
  const { stdout, stderr } = await promisify(execFile)(program, args, { env, cwd: installation.root });
  expect(stderr).toBe('');
  return stdout;
}

const fields = (lines: string): string[][] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

describe.skipIf(!isThere('python3'))('docs/examples/client.py (needs python3)', () => {
  test('prints the entities of a file and ends as the server does', patience, async () => {
    const printed = fields(await run('python3', join(examples, 'client.py'), file));
    expect(printed.map(([, name, label]) => [name, label])).toEqual(found);
    expect(printed.map(([place]) => place)).toEqual(['1:2', '1:7', '2:3', '3:1', '3:4']);
    for (const [, , , score] of printed) expect(score).toMatch(/^0\.[5-9]\d$|^1\.00$/);
  });
});

describe.skipIf(!isThere('bash'))('docs/examples/client.sh (needs bash)', () => {
  test('prints the entities of a file and ends as the server does', patience, async () => {
    expect(fields(await run('bash', join(examples, 'client.sh'), file))).toEqual(found);
  });

  test('prints nothing of a file without entities', patience, async () => {
    const empty = join(installation.root, 'empty.txt');
    await writeFile(empty, 'nothing here');
    expect(await run('bash', join(examples, 'client.sh'), empty)).toBe('');
  });
});
