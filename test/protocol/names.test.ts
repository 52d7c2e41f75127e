import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { InitializeParams } from 'vscode-languageserver-protocol';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { compileNames } from '../../shared/names/compile.ts';
import { markOf } from '../../shared/names/types.ts';
import type { Answer } from '../../shared/protocol/requests.ts';
import { Editor } from '../support/editor.ts';
import { writeNamesPackage } from '../support/names-package.ts';
import { servers } from '../support/serve.ts';

const { root, serve } = servers();

const uri = 'file:///poem.txt';
const text = '昨天山小雨去了碧水阁。\n碧水阁在哪里？\n';
const person = { type: 'nerPersonHistory', modifiers: [] };
const place = { type: 'nerLocationSiteScenic', modifiers: [] };
const [inPerson, inPlace, inSecondPlace] = [
  { line: 0, char: 2, length: 3, ...person },
  { line: 0, char: 7, length: 3, ...place },
  { line: 1, char: 0, length: 3, ...place },
];

const userFile = (): string => join(root(), 'home', 'config', 'names.tsv');

beforeAll(() => writeNamesPackage(join(root(), 'models', 'believer')));
afterEach(() => rm(join(root(), 'home'), { recursive: true, force: true }));

async function write(path: string, ...lines: string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
}

async function connected(
  { trusted, ...params }: Partial<InitializeParams> & { trusted?: boolean } = {},
  ...args: string[]
): Promise<Editor> {
  const { child } = serve('--model', 'believer', ...args);
  const editor = new Editor(child.stdout, child.stdin);
  await editor.initialize({ initializationOptions: { trusted }, ...params });
  editor.open(uri, text);
  await editor.request('mingshi/settled', { textDocument: { uri } });
  return editor;
}

/** Makes a change that is to end in these tokens, after a refresh. */
async function leadsTo(editor: Editor, tokens: readonly unknown[], change: () => unknown): Promise<void> {
  let before = editor.refreshes;
  await change();
  for (;;) {
    await editor.until(() => editor.refreshes > before);
    before = editor.refreshes;
    // An answer that comes late on a busy machine is followed by a refresh of its own.
    const present = await editor.settledTokens(uri);
    if (isDeepStrictEqual(present, tokens)) return;
  }
}

const workspace = () => mkdtemp(join(root(), 'workspace-'));
const inFolder = (...folders: string[]) => ({
  workspaceFolders: folders.map((folder) => ({ uri: pathToFileURL(folder).href, name: 'any' })),
});
const listIn = (folder: string): string => join(folder, '.mingshi', 'names.tsv');

describe('names.tsv of the user', () => {
  test('that appears, changes and goes while the server runs takes effect at once', async () => {
    const editor = await connected();
    expect(await editor.settledTokens(uri)).toEqual([]);

    await leadsTo(editor, [inPlace, inSecondPlace], async () => {
      await write(userFile(), '碧水阁\tlocation/site/scenic\ta pavilion');
    });
    const hover = await editor.hover(uri, { line: 1, character: 1 });
    expect(JSON.stringify(hover?.contents)).toContain(
      'Listed in\\n- your names\\\\.tsv `location/site/scenic`',
    );

    await leadsTo(editor, [inPerson], async () => {
      await write(`${userFile()}.new`, '山小雨\tperson/history');
      await rename(`${userFile()}.new`, userFile());
    });

    await leadsTo(editor, [], async () => {
      await rm(userFile());
    });
    expect([editor.log, editor.shown]).toEqual([[], []]);
  });

  test('that is there before counts from the first answer on, and the hover speaks the language of the client', async () => {
    await write(userFile(), '碧水阁\tlocation/site/scenic');
    const editor = await connected({ locale: 'zh-CN' });
    expect(await editor.tokens(uri)).toEqual([inPlace, inSecondPlace]);
    const hover = await editor.hover(uri, { line: 0, character: 8 });
    expect(JSON.stringify(hover?.contents)).toContain('见于名单\\n- 你的名单 `location/site/scenic`');
    expect(editor.refreshes).toBe(0);
  });

  test('with bad lines: one message in the log, one for the user, and the rest works', async () => {
    await write(
      userFile(),
      '碧水阁\tlocation/site/scenic',
      ...['甲乙\tnothing', '甲\tperson', '山小雨', '丙丁', '戊己', '庚辛'],
      '山小雨\tperson/history',
    );
    const editor = await connected();
    expect(await editor.settledTokens(uri)).toEqual([inPerson, inPlace, inSecondPlace]);
    expect(editor.log).toEqual([
      expect.stringMatching(
        /names\.tsv: 6 lines are not used, the others are: line 2: .*; line 3: .*; line 6: .*; and 1 more$/,
      ),
    ]);
    expect(editor.shown).toEqual([expect.stringContaining('6 lines, from line 2 on, are not used')]);

    await leadsTo(editor, [inPlace, inSecondPlace], async () => {
      await write(userFile(), '碧水阁\tlocation/site/scenic', '乙\tperson');
    });
    expect(editor.log).toHaveLength(2);
    expect(editor.log[1]).toContain('names.tsv: 1 line is not used');
    expect(editor.shown).toHaveLength(2);
  });

  test('that cannot be read is told of, and Mingshi works without it', async () => {
    await mkdir(userFile(), { recursive: true });
    const editor = await connected();
    expect(await editor.settledTokens(uri)).toEqual([]);
    expect(editor.log).toEqual([expect.stringContaining('is no regular file')]);
    expect(editor.shown).toEqual([expect.stringContaining('are not used')]);
    await leadsTo(editor, [inPerson], async () => {
      await rm(userFile(), { recursive: true });
      await write(userFile(), '山小雨\tperson/history');
    });
  });
});

describe('names.tsv of a workspace', () => {
  test('serves the sessions of that workspace', async () => {
    const [one, two] = [await workspace(), await workspace()];
    await write(listIn(one), '山小雨\tperson/history');
    const editor = await connected(inFolder(one));
    const other = await connected(inFolder(two));
    expect(await editor.settledTokens(uri)).toEqual([inPerson]);
    expect(await other.settledTokens(uri)).toEqual([]);
    const hover = await editor.hover(uri, { line: 0, character: 2 });
    expect(JSON.stringify(hover?.contents)).toContain('Listed in\\n- names\\\\.tsv of the workspace');

    await leadsTo(other, [inPerson], () => {
      other.notify('workspace/didChangeWorkspaceFolders', {
        event: { added: inFolder(one).workspaceFolders, removed: inFolder(two).workspaceFolders },
      });
    });
  });

  test('appears in a folder that had none, beside the list of the user, and again where the folder is replaced as a whole', async () => {
    const folder = await workspace();
    await write(userFile(), '碧水阁\tlocation/site/scenic');
    const editor = await connected({ rootUri: pathToFileURL(folder).href });
    expect(await editor.settledTokens(uri)).toEqual([inPlace, inSecondPlace]);
    await leadsTo(editor, [inPerson, inPlace, inSecondPlace], async () => {
      await write(listIn(folder), '山小雨\tperson/history');
    });
    await leadsTo(editor, [inPerson], async () => {
      await rm(userFile());
    });
    await leadsTo(editor, [inPlace, inSecondPlace], async () => {
      await write(join(folder, 'new', 'names.tsv'), '碧水阁\tlocation/site/scenic');
      await rename(join(folder, '.mingshi'), join(folder, 'old'));
      await rename(join(folder, 'new'), join(folder, '.mingshi'));
    });
    await leadsTo(editor, [inPerson], async () => {
      await write(listIn(folder), '山小雨\tperson/history');
    });
  });

  test('that is not trusted is not read; trust that comes and goes applies at once', async () => {
    const folder = await workspace();
    await write(listIn(folder), '山小雨\tperson/history', 'bad line');
    const editor = await connected({ trusted: false, ...inFolder(folder) });
    expect(await editor.settledTokens(uri)).toEqual([]);
    expect([editor.log, editor.shown]).toEqual([[], []]);

    await leadsTo(editor, [inPerson], () => {
      editor.notify('mingshi/trustChanged', { trusted: true });
    });
    expect(editor.log).toHaveLength(1);

    await leadsTo(editor, [], () => {
      editor.notify('mingshi/trustChanged', { trusted: false });
    });
  });

  test('is not read where it, or its folder, is a link', async () => {
    const elsewhere = await workspace();
    await write(listIn(elsewhere), '山小雨\tperson/history');
    const folders = [];
    for (const link of ['.mingshi', '.mingshi/names.tsv']) {
      const folder = await workspace();
      await mkdir(dirname(join(folder, link)), { recursive: true });
      await symlink(join(elsewhere, link), join(folder, link));
      folders.push(folder);
    }
    const editor = await connected(inFolder(...folders));
    expect(await editor.settledTokens(uri)).toEqual([]);
    for (const folder of folders) {
      const told = new RegExp(`^names are not used: ${folder}.* is a link`);
      expect(editor.log).toContainEqual(expect.stringMatching(told));
    }
  });
});

test('a list that ships is read with, and is no part of the version of the model', async () => {
  const shipped = join(root(), 'models', 'names');
  const entries = [{ name: '山小雨', marks: [markOf('listed', 'person/history')] }];
  await mkdir(shipped);
  await writeFile(
    join(shipped, 'people.names'),
    compileNames(entries, { title: 'people', precision: 'exact' }),
  );
  const { manifest } = await readPackage(folderFiles(join(root(), 'models', 'believer')));
  const editor = await connected();
  const { model } = await editor.request<Answer<'mingshi/status'>>('mingshi/status', {});
  const versions = expect.stringMatching(/^[0-9a-f]{12}$/) as string;
  expect(model).toMatchObject({ version: manifest.version, lists: [versions] });
  const { entities, model: version } = await editor.request<Answer<'mingshi/entities'>>('mingshi/entities', {
    uri,
  });
  expect([entities.map((entity) => entity.text), version]).toEqual([['山小雨'], manifest.version]);
  const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 5 } };
  await editor.execute('mingshi.accept', { uri, version: 1, range });
  const { corrections } = await editor.request<Answer<'mingshi/corrections'>>('mingshi/corrections', { uri });
  expect(corrections).toMatchObject([{ record: { model: { version: manifest.version } } }]);
  await rm(shipped, { recursive: true });
});

test('a list that ships and is damaged is told of in the log; the model and the list of the user work', async () => {
  const shipped = join(root(), 'models', 'names');
  await write(join(shipped, 'damaged.names'), 'nothing');
  await write(userFile(), '山小雨\tperson/history');
  const editor = await connected();
  expect(await editor.settledTokens(uri)).toEqual([inPerson]);
  expect(editor.log).toEqual([
    expect.stringMatching(/the name lists that ship are not used: .*damaged\.names/),
  ]);
  await rm(shipped, { recursive: true });
});
