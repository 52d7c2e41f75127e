import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Written } from '../../../shared/protocol/commands.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeProcess } from '../../support/fake-inference.ts';
import { ask } from '../../support/protocol.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-labels-'));
  for (const name of ['one', 'two']) await mkdir(join(home, name));
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

const folder = (name: string) => ({ uri: pathToFileURL(join(home, name)).href, name });
const uri = (name: string): string => `${folder(name).uri}/text.txt`;
const text = '王明来了。\n范进来了。';

/** A process of a user: each has a machine of their own, and all share the folders. */
const processOf = (userName: string): FakeProcess => new FakeProcess(true, undefined, join(home, userName));

/** An editor with two folders, and a text in each, which knows what was said before. */
async function opened(
  userName = 'lin',
  folders = ['one', 'two'],
  process = processOf(userName),
): Promise<Editor> {
  const { editor } = process.connect(userName);
  const initializationOptions = { journal: 'workspace' };
  await editor.initialize({ workspaceFolders: folders.map(folder), initializationOptions });
  for (const name of folders) editor.open(uri(name), text);
  return editor;
}

/** Labels the name that a line of a folder's text begins with. @returns the ids of the records */
async function relabel(editor: Editor, label: string, where = 'one', line = 0): Promise<readonly string[]> {
  const range = { start: { line, character: 0 }, end: { line, character: 2 } };
  const argument = { uri: uri(where), version: 1, range, label };
  return (await editor.execute<Written>('mingshi.relabel', argument)).records;
}

const undo = (editor: Editor, record?: string): Promise<Written> =>
  editor.execute('mingshi.undo', { record });
const nothing = 'There is no correction of yours to undo';

/** What users added, without what only groups it. */
async function added(editor: Editor): Promise<string[]> {
  const { labels } = await ask(editor, 'mingshi/labels');
  return labels.filter(({ custom, label }) => custom && label).map(({ path }) => path);
}

const poet = { path: 'person/poet', zh: '诗人', en: 'Poet' };
const tang = { path: 'person/poet/tang', zh: '唐代诗人', en: 'Tang poet' };

describe('a label that only grouped others', () => {
  test('becomes one as soon as text gets it, and stays when those below it go', async () => {
    const editor = await opened();
    const nested = await relabel(editor, tang.path);
    expect(await added(editor)).toEqual([tang.path]);
    expect(await relabel(editor, poet.path, 'one', 1)).toHaveLength(2);
    const { labels } = await ask(editor, 'mingshi/labels');
    expect(labels.find(({ path }) => path === poet.path)).toMatchObject({ zh: 'poet', en: 'poet' });
    await undo(editor, nested.at(-1));
    expect(await added(editor)).toEqual([poet.path]);
  });

  test('is written into another folder that uses it', async () => {
    const editor = await opened();
    await relabel(editor, tang.path);
    await relabel(editor, poet.path, 'two');
    expect(await added(await opened('lin', ['two']))).toEqual([poet.path]);
  });

  test('is none where another folder uses the label below it', async () => {
    const editor = await opened();
    await relabel(editor, tang.path);
    expect(await relabel(editor, tang.path, 'two')).toHaveLength(2);
    expect(await added(editor)).toEqual([tang.path]);
  });

  test('gets the names that it is added with', async () => {
    const editor = await opened();
    const definition = { zh: '写诗的人，如李白', en: 'who writes poems, such as Li Bai' };
    await ask(editor, 'mingshi/addLabel', tang);
    await ask(editor, 'mingshi/addLabel', { ...poet, definition });
    const { labels } = await ask(editor, 'mingshi/labels');
    expect(labels.slice(-2)).toMatchObject([{ ...poet, definition, label: true }, tang]);
  });

  test('keeps the names that it ships with', async () => {
    const editor = await opened();
    await ask(editor, 'mingshi/addLabel', { ...poet, path: 'work/video' });
    const { labels } = await ask(editor, 'mingshi/labels');
    const video = labels.find(({ path }) => path === 'work/video');
    expect(video).toMatchObject({ label: true, custom: true });
    expect(video?.zh).not.toBe(poet.zh);
  });
});

describe('undo', () => {
  test('takes a label back with its last use, from every folder', async () => {
    const editor = await opened();
    await relabel(editor, poet.path);
    await relabel(editor, poet.path, 'two');
    await undo(editor);
    expect(await added(editor)).toEqual([poet.path]);
    await undo(editor);
    expect(await added(editor)).toEqual([]);
    await expect(undo(editor)).rejects.toThrow(nothing);
  });

  test('takes one back with the last use of a label below it', async () => {
    const editor = await opened();
    const [, first] = await relabel(editor, poet.path);
    await relabel(editor, tang.path, 'one', 1);
    await undo(editor, first);
    expect(await added(editor)).toEqual([poet.path, tang.path]);
    await undo(editor);
    expect(await added(editor)).toEqual([]);
  });

  test('knows a step by the label that it added as well', async () => {
    const editor = await opened();
    const [label] = await relabel(editor, poet.path);
    const [other] = await relabel(editor, poet.path, 'two');
    expect((await undo(editor, label)).records).toHaveLength(1);
    await expect(undo(editor, label)).rejects.toThrow(nothing);
    expect((await undo(editor, other)).records).toHaveLength(3);
  });

  test('leaves a label that was added by itself to a step of its own', async () => {
    const editor = await opened();
    await ask(editor, 'mingshi/addLabel', poet);
    await relabel(editor, poet.path, 'two');
    expect((await undo(editor)).records).toHaveLength(2);
    expect(await added(editor)).toEqual([poet.path]);
    await undo(editor);
    expect(await added(editor)).toEqual([]);
  });

  /** A label that one author added and used, and that another used last: the other cannot take it back. */
  async function abandoned(before: (editor: Editor) => Promise<unknown>): Promise<Editor> {
    const first = await opened();
    await before(first);
    const [, use] = await relabel(first, poet.path);
    await relabel(await opened('wu'), poet.path);
    const again = await opened();
    expect((await undo(again, use)).records).toHaveLength(1);
    await undo(await opened('wu'));
    const editor = await opened();
    expect(await added(editor)).toEqual([poet.path]);
    return editor;
  }

  test('takes a label that another author used last with what comes next', async () => {
    const editor = await abandoned((first) => relabel(first, 'person', 'one', 1));
    expect((await undo(editor)).records).toHaveLength(2);
    expect(await added(editor)).toEqual([]);
  });

  test('takes such a label alone where nothing comes next', async () => {
    const editor = await abandoned(() => Promise.resolve());
    expect((await undo(editor)).records).toHaveLength(1);
    expect(await added(editor)).toEqual([]);
    await expect(undo(editor)).rejects.toThrow(nothing);
  });
});

describe('mingshi/addLabel', () => {
  test('refuses a label that another session is just adding', async () => {
    const shared = processOf('lin');
    const editors = await Promise.all([0, 1].map(() => opened('lin', ['one'], shared)));
    const names = [poet, { ...poet, zh: '骚人', en: 'Bard' }];
    const outcomes = await Promise.allSettled(
      editors.map((editor, index) => ask(editor, 'mingshi/addLabel', names[index])),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([
      { reason: { message: expect.stringContaining('There is a label person/poet already') as string } },
    ]);
  });
});
