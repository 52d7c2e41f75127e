import { once } from 'node:events';
import { openSync, closeSync, existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
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

  it.each(['annotate', 'serve', 'models', 'where', 'train', 'evaluate', 'bench'])(
    '%s answers --help, and takes an unknown option for misuse',
    async (command) => {
      const help = await run(command, '--help');
      expect([help.code, help.err]).toEqual([0, '']);
      expect(help.out).toMatch(new RegExp(`^Usage: mingshi ${command}`));
      const misuse = await run(command, '--no-such-option');
      expect([misuse.code, misuse.out]).toEqual([2, '']);
      expect(misuse.err).toMatch(/^error: (unknown option '--no-such-option'|required option )/);
      expect(misuse.err).toContain(`'mingshi ${command} --help' `);
    },
  );

  it('takes an unknown command for misuse', async () => {
    const { code, err } = await run('model');
    expect(code).toBe(2);
    expect(err).toContain('Did you mean models?');
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

describe('mingshi where', () => {
  it('prints all places inside MINGSHI_HOME, and the built-in models with their size', async () => {
    const { code, out } = await run('where', '--json');
    expect(code).toBe(0);
    const places = JSON.parse(out) as Record<string, { path: string; bytes: number | null }>;
    const { models, workspaceNames, workspaceJournal, ...home } = places;
    expect(workspaceNames).toEqual({ path: join(mingshi().root, '.mingshi', 'names.tsv'), bytes: null });
    expect(workspaceJournal?.path).toBe(join(mingshi().root, '.mingshi', 'annotations.jsonl'));
    expect(models?.path).toBe(join(mingshi().root, 'models'));
    expect(models?.bytes).toBeGreaterThan(1000);
    expect(Object.keys(home).sort()).toEqual([
      'cache',
      'config',
      'data',
      'journals',
      'lines',
      'names',
      'runtime',
      'state',
      'workspaceLines',
    ]);
    for (const { path, bytes } of Object.values(home)) {
      expect(path.startsWith(join(mingshi().root, 'home'))).toBe(true);
      expect(bytes).toBeNull();
    }
    expect((await run('where')).out).toMatch(/^models +\S+ kB +.*models$/m);
  });
});

describe('mingshi models', () => {
  it('lists what is there', async () => {
    const { code, out, err } = await run('models', 'list');
    expect([code, err]).toEqual([0, '']);
    const rows = out.split('\n').map((line) => line.split(/ {2,}/));
    expect(rows[0]?.slice(0, 4)).toEqual(['NAME', 'VERSION', 'LABELS', 'SIZE']);
    expect(rows.slice(1, 3).map(([name, , labels]) => [name, labels])).toEqual([
      ['cluener', '10'],
      ['fine', '54'],
    ]);
  });

  it('shows a card', async () => {
    expect(await run('models', 'show', 'fine')).toMatchObject({
      code: 0,
      out: expect.stringContaining('# tiny') as string,
    });
  });

  it('verifies: a sound model, then one with a damaged file', async () => {
    expect(await run('models', 'verify', './models/fine')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^tiny-fine [0-9a-f]{12}: sound\n$/) as string,
    });
    const weights = join(mingshi().root, 'models', 'cluener', 'weights.safetensors');
    const bytes = await readFile(weights);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(weights, bytes);
    const { code, out, err } = await run('models', 'verify', 'cluener');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('weights.safetensors');
  });

  it.each([
    [[], 2, 'Usage: mingshi models'],
    [['verfy', 'fine'], 2, 'Did you mean verify?'],
    [['show'], 2, "missing required argument 'model'"],
    [['verify', 'nosuch'], 1, "no model named 'nosuch'"],
  ])('%j ends with %d and says why', async (args, code, message) => {
    const result = await run('models', ...args);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(message);
  });
});
