import { appendFile, cp, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer } from '../../shared/protocol/requests.ts';
import type { RunOutcome } from '../../shared/protocol/commands.ts';
import { DaemonUser, daemonUsers } from '../support/daemon.ts';
import type { Editor } from '../support/editor.ts';
import { install } from '../support/installation.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/**
 * All that earlier versions wrote for a user who made three corrections and trained: the first one, and the second one
 * in what the first had written, when its model was pinned.
 */
const folders = ['v1', 'v2'].map((version) => ({
  version,
  folder: fileURLToPath(new URL(`../fixtures/folders/${version}`, import.meta.url)),
}));
const learned = 'd024cf1052b2';
const name = { type: 'nerPersonPolitics', modifiers: [] };

const user = daemonUsers();
let line: string;
async function lay(written: string): Promise<void> {
  const { config, data, state } = user().places;
  for (const [name, folder] of Object.entries({ config, data, state }))
    await cp(join(written, name), folder, { recursive: true });
  line = join(data, 'models', 'fine');
}

async function begun(): Promise<Editor> {
  const { editor } = user().serve();
  await editor.initialize({
    workspaceFolders: [{ uri: 'file:///notes', name: 'notes' }],
    initializationOptions: { author: 'lin', learning: { auto: false } },
  });
  return editor;
}

async function found(editor: Editor, uri: string, text: string) {
  editor.open(uri, text);
  const tokens = (await editor.settledTokens(uri)) ?? [];
  return tokens.map(({ char, type, modifiers }) => ({ char, type, modifiers }));
}

describe.each(folders)('what $version wrote', ({ folder }) => {
  beforeEach(() => lay(folder));

  test('works: annotations, the version that learned, and the runs', async () => {
    const editor = await begun();
    expect(await found(editor, 'untitled:Untitled-1', '陶然在青石镇教书。\n')).toEqual([
      { char: 0, ...name, modifiers: ['confirmed'] },
    ]);
    expect(await found(editor, 'file:///notes/town.txt', '昨天陶然到了青石镇。\n')).toEqual([
      { char: 2, ...name },
      { char: 6, type: 'nerLocationSiteCity', modifiers: ['confirmed'] },
    ]);
    expect(await found(editor, 'file:///notes/more.txt', '王明在京。陶然不在。\n')).toMatchObject([
      { char: 0, type: 'nerPersonHistory', modifiers: ['confirmed'] },
      { char: 3, type: 'nerLocationSiteCity' },
      { char: 5, ...name },
    ]);
    expect((await user().status()).models).toMatchObject([{ name: 'fine', version: learned }]);
    expect(await editor.execute<RunOutcome>('mingshi.train', {})).toMatchObject({
      outcome: 'nothing',
      version: learned,
    });
  });

  test('is gone on with: another correction, and back to the model that ships and to the version', async () => {
    const editor = await begun();
    const uri = 'file:///notes/town.txt';
    await found(editor, uri, '昨天陶然到了青石镇。\n');
    const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 4 } };
    await editor.execute('mingshi.relabel', { uri, version: 1, range, label: 'person/history' });
    for (const version of ['builtin', learned]) await editor.execute('mingshi.rollback', { version });
    const tokens = (await editor.settledTokens(uri)) ?? [];
    expect(tokens.map(({ type }) => type)).toEqual(['nerPersonHistory', 'nerLocationSiteCity']);
    expect(JSON.parse(await readFile(join(line, 'line.json'), 'utf8'))).toMatchObject({
      current: learned,
      versions: [{ version: learned }],
    });
  });
});

test('an editor goes on by the new version where the package was replaced and the old daemon died', async () => {
  const own = await install();
  const updated = await DaemonUser.make(own);
  try {
    const { editor } = updated.serve();
    await editor.initialize({ initializationOptions: { learning: { auto: false } } });
    const before = await found(editor, 'untitled:a', '王明在京。\n');
    const { pid, version } = await updated.status();
    await appendFile(join(own.root, 'dist', 'bin.js'), '\n// Another program.\n');
    await writeFile(join(own.root, 'package.json'), JSON.stringify({ version: '99.0.0', type: 'module' }));
    process.kill(pid, 'SIGKILL');
    const tokens = await found(editor, 'untitled:b', '王明在京。\n').catch(() => undefined);
    expect(tokens ?? (await found(editor, 'untitled:c', '王明在京。\n'))).toEqual(before);
    const status = await updated.status();
    expect(status.version).toMatch(/^99\.0\.0-/);
    expect(status.version).not.toBe(version);
    expect(await updated.daemons()).toBe(2);
  } finally {
    await updated.remove();
    await own.remove();
  }
});

test('what was there before the package was replaced is told of, and stopped, beside the new daemon', async () => {
  const own = await install();
  const updated = await DaemonUser.make(own);
  const serve = async (): Promise<void> => void (await updated.serve().editor.initialize());
  try {
    await serve();
    const { pid, version } = await updated.status();
    await appendFile(join(own.root, 'dist', 'bin.js'), '\n// Another program.\n');
    expect(await updated.statuses()).toMatchObject([{ own: false, pid, version, root: own.root }]);

    await serve();
    const statuses = await updated.statuses();
    expect(statuses).toHaveLength(2);
    expect(statuses.find((status) => status.own)?.version).not.toBe(version);
    expect((await updated.run('daemon', 'status')).out.match(/\(this program\)$/gm)).toHaveLength(1);

    const { code, out } = await updated.run('daemon', 'stop');
    expect(code).toBe(0);
    expect(out.split('\n').sort()).toEqual(
      ['', ...statuses.map((status) => `stopped ${status.version}`)].sort(),
    );
  } finally {
    await updated.remove();
    await own.remove();
  }
});

describe('what a newer version wrote is left alone', () => {
  beforeEach(() => lay(folders[0]?.folder ?? ''));

  const builtin = [{ char: 3, type: 'nerLocationSiteCity', modifiers: [] }];

  async function leftAlone(file: string, message: string): Promise<void> {
    const json = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...json, format: 99, more: true }));
    const before = await contents(line);
    const editor = await begun();
    expect(await found(editor, 'untitled:b', '陶然在京。\n')).toEqual(builtin);
    await editor.until(() => editor.log.some((each) => each.includes(message)));
    expect(editor.log.filter((each) => each.includes('update mingshi'))).toHaveLength(1);
    const { outcome } = await editor.execute<RunOutcome>('mingshi.train', {});
    expect(outcome).toBe('failed');
    const { model, training } = await editor.request<Answer<'mingshi/status'>>('mingshi/status', {});
    expect(model).toMatchObject({ line: 'fine', reason: expect.stringContaining(message) as string });
    expect(model.version).not.toBe(learned);
    expect(training.version).toBe(model.version);
    expect(await user().log()).toContainEqual(expect.stringContaining(message));
    expect(await contents(line)).toEqual(before);
  }

  test('a package', () =>
    leftAlone(join(line, learned, 'manifest.json'), 'has package format 99, this version reads 1'));

  test('a line of models', () => leftAlone(join(line, 'line.json'), 'was written by a newer version'));
});

/** All files of a folder. */
async function contents(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true });
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'latin1').catch(() => '')] as const),
  );
  return Object.fromEntries(files);
}
