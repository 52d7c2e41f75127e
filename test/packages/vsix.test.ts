import { execFile, spawn } from 'node:child_process';
import { access, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { Editor } from '../support/editor.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const minutes = 60_000;
const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mingshi-extension-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** No node_modules lies above it, and nothing of the project's is to be found through the environment. */
const env = () => ({
  PATH: process.env.PATH,
  HOME: folder,
  TMPDIR: folder,
  MINGSHI_HOME: join(folder, 'home'),
});
const vsix = (...args: string[]) =>
  run(process.execPath, [join(repository, 'dist', 'vsix.js'), ...args], { env: env(), maxBuffer: 2 ** 26 });

it(
  'the extension is complete: its server finds entities and takes corrections, with nothing around it',
  async () => {
    const staged = join(folder, 'extension');
    await vsix('--target', 'linux-x64', '--stage', staged);

    const manifest = await readFile(join(staged, 'package.json'), 'utf8');
    const { main, icon } = z.object({ main: z.string(), icon: z.string() }).parse(JSON.parse(manifest));
    const pictures = Array.from(manifest.matchAll(/"([\w./-]+\.(?:svg|png|md))"/g), ([, path = '']) => path);
    for (const path of [main, icon, ...pictures]) await access(join(staged, path));
    expect(manifest).not.toContain(repository);

    const bin = join(staged, 'server', 'dist', 'bin.js');
    const workspace = pathToFileURL(folder).href;
    const uri = `${workspace}/a.txt`;
    const child = spawn(process.execPath, [bin, 'serve', '--stdio', '--no-daemon'], {
      cwd: folder,
      env: env(),
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    try {
      const editor = new Editor(child.stdout, child.stdin);
      await editor.initialize({ workspaceFolders: [{ uri: workspace, name: 'work' }] });
      editor.open(uri, '姚明在休斯敦火箭队打过球。');
      await editor.request('mingshi/settled', { textDocument: { uri } });
      const types = (await editor.settledTokens(uri))?.map(({ type }) => type);
      expect(types).toEqual(['nerPersonSport', 'nerOrganizationTeamSportTeam']);

      const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
      await editor.execute('mingshi.accept', { uri, version: 1, range });
      await editor.request('mingshi/moveJournal', { folder: workspace, to: 'workspace' });
      expect(await readFile(join(folder, '.mingshi', 'annotations.jsonl'), 'utf8')).toContain('姚明');
      await editor.leave();
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
    }
    // The trainer is the same program; by its input it knows that somebody waits for it.
    const help = run(process.execPath, [bin, 'learn', '--help'], { cwd: folder, env: env() });
    help.child.stdin?.end();
    expect((await help).stdout).toContain('Trains a model on corrections');
  },
  5 * minutes,
);

it(
  'a package is made without the network, and is small enough',
  async () => {
    const { stdout } = await vsix('--target', 'linux-x64', '--out', folder);
    const file = join(folder, 'mingshi-linux-x64.vsix');
    expect(stdout).toContain(`${file}: `);
    expect((await stat(file)).size).toBeLessThan(40e6);
  },
  5 * minutes,
);

it('what is not known is refused, and the folder of an extension is that of one platform', async () => {
  await expect(vsix('--target', 'alpine-x64')).rejects.toMatchObject({ code: 2 });
  await expect(vsix('--stage', join(folder, 'all'))).rejects.toMatchObject({ code: 1 });
  await expect(access(join(folder, 'all'))).rejects.toThrow('ENOENT');
});
