import { once } from 'node:events';
import { openSync, closeSync, existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { Editor } from '../support/editor.ts';
import { installed, outcome } from '../support/installation.ts';

const mingshi = installed();

const run = (...args: string[]) => mingshi().run('bin', args);

describe('mingshi', () => {
  it('answers --version and --help', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of ['annotate', 'serve', 'models', 'where', 'train', 'evaluate', 'bench']) {
      expect(out).toMatch(new RegExp(`^ +${command} `, 'm'));
    }
  });

  // The others run in other tests; test/unit/command-help.test.ts sees what each says.
  it.each(['models', 'train', 'evaluate'])('has the command %s', async (command) => {
    const { code, out } = await run(command, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^Usage: mingshi ${command}`));
  });

  // The telemetry of ONNX Runtime writes into the temporary folder before it sends anything.
  it('loads the runtime without its telemetry, also in a thread', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'mingshi-quiet-'));
    const env = { TMPDIR: temporary };
    await mingshi().run('bin', ['annotate'], { input: '王明在北京\n', env });
    const server = mingshi().start('bin', ['serve', '--stdio', '--no-daemon'], env);
    const editor = new Editor(server.stdout, server.stdin);
    await editor.initialize();
    editor.open('untitled:a', '王明在北京');
    await editor.request('mingshi/settled', { textDocument: { uri: 'untitled:a' } });
    await editor.leave();
    await once(server, 'close');
    expect(await readdir(temporary)).toEqual([]);
    await rm(temporary, { recursive: true });
  });

  it('ends quietly when nobody reads its output any more', async () => {
    const child = mingshi().start('bin', ['annotate', '--format', 'jsonl']);
    child.stdin.on('error', () => undefined).end('在京\n'.repeat(100_000));
    const ended = outcome(child);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('fails when its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [join(mingshi().root, 'dist', 'bin.js'), 'where'], {
      stdio: ['ignore', full, 'pipe'],
    });
    let err = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    closeSync(full);
    expect(code).toBe(1);
    expect(err).toMatch(/^mingshi: standard output: .*ENOSPC/);
  });

  it('ends on Ctrl-C, with the code of an interrupt', async () => {
    const child = mingshi().start('bin', ['annotate', '--format', 'jsonl']);
    const ended = outcome(child);
    child.stdin.write('在京\n');
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, err: '' });
  });
});

describe('mingshi annotate', () => {
  it('prints entities, and no escape codes where standard output is no terminal', async () => {
    const { code, out, err } = await mingshi().run('bin', ['annotate'], { input: '王明在京\n' });
    expect({ code, out, err }).toEqual({
      code: 0,
      out: '王明[person/politics 政治人物]在京[location/site/city 行政区]\n',
      err: '',
    });
  });
});
