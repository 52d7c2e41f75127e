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

const markdown = '```\n张华\n```\n\n王明在`沪`京。\n';
const foundInMarkdown = [
  ['王明', 'person/politics'],
  ['京', 'location/site/city'],
];

let installation: Installation;
let folder: string;
let file: string;
let bin: string;
beforeAll(async () => {
  installation = await install();
  folder = join(installation.root, 'some texts');
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

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** @param server command of the one that it talks to */
async function run(interpreter: string, client: string, path: string, server = 'mingshi'): Promise<string> {
  const env = {
    MINGSHI: server,
    PATH: [bin, process.env.PATH].join(delimiter),
    HOME: installation.root,
    MINGSHI_HOME: join(installation.root, 'home'),
  };
  const { stdout, stderr } = await promisify(execFile)(interpreter, [join(examples, client), path], {
    ...{ env, cwd: installation.root },
  });
  expect(stderr).toBe('');
  return stdout;
}

const fields = (lines: string): string[][] =>
  lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

describe.skipIf(!isThere('python3'))('docs/examples/client.py (needs python3)', () => {
  const client = (path: string): Promise<string> => run('python3', 'client.py', path);

  test('prints the entities of a file and ends as the server does', patience, async () => {
    const printed = fields(await client(file));
    expect(printed.map(([, name, label]) => [name, label])).toEqual(found);
    expect(printed.map(([place]) => place)).toEqual(['1:2', '1:7', '2:3', '3:1', '3:4']);
    for (const [, , , score] of printed) expect(score).toMatch(/^0\.[5-9]\d$|^1\.00$/);
  });

  test('leaves out what is code in Markdown', patience, async () => {
    const printed = fields(await client(await written('notes.md', markdown)));
    expect(printed.map(([, name, label]) => [name, label])).toEqual(foundInMarkdown);
  });
});

describe.skipIf(!isThere('bash'))('docs/examples/client.sh (needs bash)', () => {
  const client = (path: string, server?: string): Promise<string> => run('bash', 'client.sh', path, server);

  test('prints the entities of a file and ends as the server does', patience, async () => {
    expect(fields(await client(file))).toEqual(found);
  });

  test('leaves out what is code in Markdown', patience, async () => {
    expect(fields(await client(await written('notes.md', markdown)))).toEqual(foundInMarkdown);
  });

  test('takes any character of a text', patience, async () => {
    const controls = String.fromCharCode(...Array(32).keys(), 127);
    expect(fields(await client(await written('controls.txt', `王明在${controls}京\n`)))).toEqual([
      ['王明', 'person/politics'],
      ['京', 'location/site/city'],
    ]);
  });

  test('prints nothing of a file without entities', patience, async () => {
    expect(await client(await written('empty.txt', 'nothing here'))).toBe('');
  });

  test('fails on a file that is not in UTF-8', patience, async () => {
    const path = await written('gbk.txt', Uint8Array.of(0xcd, 0xf5, 0xc3, 0xf7));
    await expect(client(path)).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('iconv') as unknown,
    });
  });

  test('fails with the answer of a server that refuses', patience, async () => {
    const answer = '{"jsonrpc":"2.0","id":"initialize","error":{"code":-32603,"message":"no"}}';
    const message = `Content-Length: ${answer.length}\\r\\n\\r\\n${answer}`;
    await writeFile(join(bin, 'refuses'), `#!/bin/sh\nprintf '${message}'\ncat >/dev/null\n`, {
      mode: 0o755,
    });
    await expect(client(file, 'refuses')).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: `${answer}\n`,
    });
  });
});
