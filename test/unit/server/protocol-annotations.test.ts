import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { InitializeParams } from 'vscode-languageserver-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Written } from '../../../shared/protocol/commands.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeProcess, userNames } from '../../support/fake-inference.ts';
import { ask } from '../../support/protocol.ts';

let home: string;
let workspace: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-protocol-'));
  workspace = pathToFileURL(join(home, 'work')).href;
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

const document = (name: string): string => `${workspace}/${name}.txt`;
const uri = (): string => document('a');

async function opened(
  texts: Readonly<Record<string, string>>,
  { names = '', ...params }: Partial<InitializeParams> & { names?: string } = {},
) {
  const process = new FakeProcess(true, undefined, home);
  if (names !== '') process.disk.write(userNames, names);
  const { editor } = process.connect('lin');
  await editor.initialize({ workspaceFolders: [{ uri: workspace, name: 'work' }], ...params });
  for (const [name, text] of Object.entries(texts)) editor.open(document(name), text);
  return { editor, process };
}

const at = (start: number, end: number, line = 0) => ({
  start: { line, character: start },
  end: { line, character: end },
});
const execute = (editor: Editor, command: string, range: ReturnType<typeof at>, more = {}, where = uri()) =>
  editor.execute<Written>(command, { uri: where, version: editor.versionOf(where), range, ...more });

test('the server announces its protocol', async () => {
  const { editor } = await opened({});
  expect(editor.result?.capabilities.experimental).toEqual({ mingshi: { protocol: 1 } });
});

describe('mingshi/entities', () => {
  test('tells what shows, with all that is known of it, once it is analysed', async () => {
    const { editor } = await opened({ a: '𠮷日范进来了。\n王明和黄山。' }, { names: '黄山\tlocation\n' });
    await execute(editor, 'mingshi.accept', at(0, 2, 1));
    const { entities, ...rest } = await ask(editor, 'mingshi/entities', { uri: uri() });
    expect(rest).toEqual({ uri: uri(), version: 1, tree: 'fine', model: '0123456789ab' });
    expect(entities).toMatchObject([
      {
        ...{ range: at(3, 5), text: '范进', label: 'person/politics', score: 0.3 },
        shown: { label: 'person', score: 0.8, uncertain: true },
        ...{ alternatives: [{ label: 'person/history', score: 0.05 }], mark: null, lists: [], always: null },
      },
      {
        ...{ range: at(0, 2, 1), text: '王明', label: 'person/politics', score: 1 },
        mark: { author: 'lin', kind: 'accept' },
      },
      {
        range: at(3, 5, 1),
        text: '黄山',
        label: 'location',
        lists: [{ list: userNames, types: ['location'] }],
      },
    ]);
    const part = await ask(editor, 'mingshi/entities', { uri: uri(), range: at(0, 2, 1) });
    expect(part.entities.map(({ text }) => text)).toEqual(['王明']);
  });

  test('is refused where the document is not open, and cancelled by a change', async () => {
    const { editor, process } = await opened({});
    await expect(ask(editor, 'mingshi/entities', { uri: uri() })).rejects.toMatchObject({
      code: -32803,
      message: `${uri()} is not open: open it and try again`,
    });
    await expect(ask(editor, 'mingshi/entities', {})).rejects.toMatchObject({ code: -32602 });
    editor.open(uri(), '王明来了。');
    await ask(editor, 'mingshi/entities', { uri: uri() });
    process.worker.answers = false;
    editor.change(uri(), { text: '祁山来了。' });
    const answer = ask(editor, 'mingshi/entities', { uri: uri() });
    editor.change(uri(), { text: '范进来了。' });
    await expect(answer).rejects.toMatchObject({ code: -32801 });
  });
});

test('mingshi/uncertain lists what the model is not sure of in the order of the walk', async () => {
  const { editor } = await opened({ a: '范进中了举人。\n王明没有。', b: '祁山来了。' });
  const all = await ask(editor, 'mingshi/uncertain', { limit: 1 });
  expect(all).toEqual({
    places: [{ uri: document('b'), range: at(0, 2), text: '祁山', label: 'person/politics', score: 0.1 }],
    total: 2,
  });
  const own = await ask(editor, 'mingshi/uncertain', { uri: uri(), scope: 'document' });
  expect(own.places.map(({ text }) => text)).toEqual(['范进']);
  expect((await ask(editor, 'mingshi/uncertain')).total).toBe(2);
  await expect(ask(editor, 'mingshi/uncertain', { scope: 'document' })).rejects.toMatchObject({
    code: -32602,
    message: 'mingshi/uncertain: uri: it is needed where scope is document',
  });
});

describe('mingshi/corrections', () => {
  test('tells all that was said, the newest first, with what became of it, in pages', async () => {
    const { editor } = await opened({ a: '王明来了。', 'b c': '祁山来了。' });
    await execute(editor, 'mingshi.accept', at(0, 2));
    await execute(editor, 'mingshi.relabel', at(0, 2), { label: 'person/sport' });
    await execute(editor, 'mingshi.reject', at(0, 2), {}, document('b c'));
    await editor.execute('mingshi.undo', { uri: document('b c') });
    const told = (page: Awaited<ReturnType<typeof ask<'mingshi/corrections'>>>) =>
      page.corrections.map(({ record: { kind }, uri, state, detached }) => [
        ...[kind, uri?.slice(workspace.length + 1) ?? null, state, detached],
      ]);
    const first = await ask(editor, 'mingshi/corrections', { limit: 3 });
    expect(told(first)).toEqual([
      ['undo', null, 'stands', null],
      ['reject', 'b c.txt', 'undone', false],
      ['relabel', 'a.txt', 'stands', false],
    ]);
    const second = await ask(editor, 'mingshi/corrections', { limit: 3, before: first.next });
    expect(told(second)).toEqual([['accept', 'a.txt', 'replaced', false]]);
    expect(second.next).toBeNull();
    const own = await ask(editor, 'mingshi/corrections', { uri: document('b c') });
    expect(told(own)).toEqual(told(first).slice(0, 2));
    await expect(ask(editor, 'mingshi/corrections', { before: 'nothing' })).rejects.toMatchObject({
      message: 'There is no record nothing here: ask again without it',
    });
  });

  test('tells which of an open document have no place in it any more', async () => {
    const { editor } = await opened({ a: '王明来了。' });
    await execute(editor, 'mingshi.accept', at(0, 2));
    const detached = async () =>
      (await ask(editor, 'mingshi/corrections')).corrections.map((each) => [each.detached, each.uri]);
    expect(await detached()).toEqual([[false, uri()]]);
    editor.change(uri(), { text: '天上什么都没有。' });
    expect(await detached()).toEqual([[true, uri()]]);
    editor.close(uri());
    expect(await detached()).toEqual([[null, uri()]]);
  });

  test('tells where each stands now in the open documents, as the client counts', async () => {
    const { editor } = await opened(
      { a: '𠮷王明来了。王明来了。王明来了。\n昨天下午沈拾月在城里走了很久。' },
      { capabilities: { general: { positionEncodings: ['utf-32'] } } },
    );
    await execute(editor, 'mingshi.reject', at(6, 8));
    await execute(editor, 'mingshi.markReviewed', at(1, 3));
    await execute(editor, 'mingshi.add', at(4, 7, 1), { label: 'person' });
    await execute(editor, 'mingshi.relabel', at(4, 7, 1), { label: 'person/virtual' });
    const ranges = async () =>
      (await ask(editor, 'mingshi/corrections')).corrections.map(({ record, range }) => [record.kind, range]);
    const replaced = ['add', null];
    expect(await ranges()).toEqual([
      ...[['relabel', at(4, 7, 1)], replaced],
      ...[
        ['reviewed', at(0, 6)],
        ['reject', at(6, 8)],
      ],
    ]);
    editor.change(uri(), { range: at(7, 8, 1), text: '又在那座城' });
    editor.change(uri(), { range: at(0, 6), text: '前言。' });
    expect(await ranges()).toEqual([
      ...[['relabel', at(4, 7, 1)], replaced],
      ...[
        ['reviewed', null],
        ['reject', at(3, 5)],
      ],
    ]);
    editor.close(uri());
    expect((await ranges()).map(([, range]) => range)).toEqual([null, null, null, null]);
  });

  test('is refused without trust', async () => {
    const { editor } = await opened({}, { initializationOptions: { trusted: false } });
    await expect(ask(editor, 'mingshi/corrections')).rejects.toMatchObject({ code: -32803 });
  });
});

describe('mingshi/moveJournal', () => {
  const journal = () => join(home, 'work', '.mingshi', 'annotations.jsonl');
  const lines = async () => (await readFile(journal(), 'utf8')).trim().split('\n').length;
  const move = (editor: Editor, to: 'workspace' | 'user', folder = workspace) =>
    ask(editor, 'mingshi/moveJournal', { folder, to });

  test('puts what was said, and what is said later, into the folder, and out of it again', async () => {
    await mkdir(join(home, 'work'));
    const { editor } = await opened({ a: '王明来了。' });
    await execute(editor, 'mingshi.accept', at(0, 2));
    const shows = async () => (await ask(editor, 'mingshi/entities', { uri: uri() })).entities[0]?.mark;
    expect(await move(editor, 'workspace', `${workspace}/`)).toEqual({ path: journal(), moved: 1 });
    expect(await shows()).toMatchObject({ kind: 'accept' });
    await execute(editor, 'mingshi.relabel', at(0, 2), { label: 'person/history' });
    expect(await lines()).toBe(2);
    expect(await move(editor, 'user')).toMatchObject({ moved: 2 });
    expect(await shows()).toMatchObject({ kind: 'relabel' });
    await expect(readFile(journal())).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('is refused for other folders, and without trust', async () => {
    const { editor } = await opened({});
    await expect(move(editor, 'workspace', 'file:///elsewhere')).rejects.toMatchObject({
      code: -32803,
      message: 'file:///elsewhere is no folder of this workspace',
    });
    const { editor: other } = await opened({}, { initializationOptions: { trusted: false } });
    await expect(move(other, 'workspace')).rejects.toMatchObject({ code: -32803 });
  });
});

describe('labels', () => {
  test('are told with their names, definitions and token types, also before there is a document', async () => {
    const { editor } = await opened({});
    const { tree, labels } = await ask(editor, 'mingshi/labels');
    expect(tree).toBe('fine');
    expect(labels.find(({ path }) => path === 'person/politics')).toMatchObject({
      ...{ en: 'Political figure', label: true, custom: false, tokenType: 'nerPersonPolitics' },
    });
    const cluener = await ask(editor, 'mingshi/labels', { tree: 'cluener' });
    expect(cluener.labels.map(({ path }) => path)).toContain('scene');
    await expect(ask(editor, 'mingshi/labels', { tree: 'other' })).rejects.toMatchObject({
      message: 'There is no label tree other: there are fine and cluener',
    });
  });

  test('are added for good, with their definitions', async () => {
    const { editor } = await opened({ a: '王明来了。' });
    const added = { path: 'person/poet', zh: '诗人', en: 'Poet' };
    const definition = { zh: '写诗的人，如李白', en: 'who writes poems, such as Li Bai' };
    const { records } = await ask(editor, 'mingshi/addLabel', { ...added, definition });
    expect(records).toHaveLength(1);
    const { labels } = await ask(editor, 'mingshi/labels');
    expect(labels.at(-1)).toEqual({
      ...{ ...added, definition, label: true, custom: true, tokenType: 'nerPerson' },
    });
    const [{ record } = { record: undefined }] = (await ask(editor, 'mingshi/corrections')).corrections;
    expect(record).toMatchObject({ kind: 'label', ...added, definition, author: 'lin', id: records[0] });
    await execute(editor, 'mingshi.relabel', at(0, 2), { label: added.path });
    expect((await ask(editor, 'mingshi/corrections', { limit: 1 })).corrections).toMatchObject([
      { record: { kind: 'relabel', label: added.path } },
    ]);
  });

  test.each([
    [{ path: 'person/politics', zh: '政治', en: 'Politics' }, 'There is a label person/politics already'],
    [{ path: 'nobody/poet', zh: '诗人', en: 'Poet' }, 'There is no label nobody/poet'],
    [{ path: 'person/a b', zh: '诗人', en: 'Poet' }, 'person/a b cannot be a label'],
    [{ path: 'person/poet', zh: ' ', en: 'Poet' }, 'mingshi/addLabel: zh: '],
    [{ path: 'person/poet', zh: '诗\t人', en: 'Poet' }, 'mingshi/addLabel: zh: expected one line of text'],
    [{ path: 'person/poet', zh: '诗人', en: 'Po\net' }, 'mingshi/addLabel: en: expected one line of text'],
    [
      { path: 'person/poet', zh: '诗人', en: 'Poet', definition: { zh: '一\n二', en: 'one' } },
      'mingshi/addLabel: definition.zh: expected one line of text',
    ],
  ])('that cannot be are refused: %j', async (label, message) => {
    const { editor } = await opened({});
    const refusal = ask(editor, 'mingshi/addLabel', label);
    await expect(refusal).rejects.toMatchObject({ message: expect.stringContaining(message) as string });
    expect((await ask(editor, 'mingshi/corrections')).corrections).toEqual([]);
  });
});

describe('the list of names', () => {
  test('is read in pages, added to, and removed from; what changes shows', async () => {
    const { editor, process } = await opened({ a: '黄山和碧水阁。' }, { names: '# mine\n黄山\tlocation\n' });
    const shown = async () =>
      (await ask(editor, 'mingshi/entities', { uri: uri() })).entities.map(({ text, label }) => [
        text,
        label,
      ]);
    expect(await shown()).toEqual([['黄山', 'location']]);
    const name = { name: '碧水阁', label: 'location/site/scenic' };
    expect(await ask(editor, 'mingshi/addName', name)).toEqual({ file: userNames, added: true });
    expect(await ask(editor, 'mingshi/addName', { ...name, name: ' 碧水阁 ' })).toMatchObject({
      added: false,
    });
    expect(await ask(editor, 'mingshi/addName', { ...name, always: true })).toMatchObject({ added: true });
    expect(await ask(editor, 'mingshi/names', { offset: 1, limit: 1 })).toEqual({
      ...{ file: userNames, names: [{ ...name, always: false, line: 3 }], total: 3 },
      faults: { count: 0, first: [] },
    });
    expect((await ask(editor, 'mingshi/names', { query: '山' })).names.map(({ name }) => name)).toEqual([
      '黄山',
    ]);
    expect(await ask(editor, 'mingshi/removeName', name)).toEqual({ file: userNames, removed: 2 });
    expect(await ask(editor, 'mingshi/removeName', name)).toMatchObject({ removed: 0 });
    expect(process.disk.text(userNames)).toBe('# mine\n黄山\tlocation\n');
    expect(await ask(editor, 'mingshi/removeName', { name: '黄山', label: 'location' })).toMatchObject({
      removed: 1,
    });
    await expect.poll(shown).toEqual([]);
  });

  test('that is not there lists nothing; what cannot be listed is refused', async () => {
    const { editor, process } = await opened({});
    expect(await ask(editor, 'mingshi/names')).toMatchObject({ total: 0, names: [] });
    expect(await ask(editor, 'mingshi/removeName', { name: '黄山', label: 'location' })).toMatchObject({
      removed: 0,
    });
    for (const wrong of [
      { name: '# 黄', label: 'location' },
      { name: '黄山', label: 'nowhere' },
      { name: '黄' },
      ...['\n', '\r', '\0', '\u2028'].map((control) => ({
        ...{ name: `黄${control}山岳`, label: 'location' },
        always: true,
      })),
    ]) {
      await expect(ask(editor, 'mingshi/addName', wrong)).rejects.toMatchObject({ code: -32602 });
    }
    expect(process.disk.text(userNames)).toBe('');
  });
});

test('mingshi/statistics counts what shows, what was said, and what inference took', async () => {
  const { editor } = await opened({ a: '王明来了。\n范进来了。', b: '王明走了。' });
  await execute(editor, 'mingshi.markReviewed', at(0, 2, 1));
  await execute(editor, 'mingshi.reject', at(0, 2));
  const numbers = await ask(editor, 'mingshi/statistics');
  expect(numbers.labels).toEqual({ 'person/politics': 1, person: 1 });
  expect(numbers.documents).toEqual([
    { uri: uri(), sentences: 2, analysed: 2, reviewed: 1, entities: 1, confirmed: 1 },
    { uri: document('b'), sentences: 1, analysed: 1, reviewed: 0, entities: 1, confirmed: 0 },
  ]);
  expect(numbers.corrections).toEqual({
    ...{ kinds: { reject: 1, reviewed: 1 }, days: { '1970-01-01': 2 } },
  });
  expect(numbers.inference).toMatchObject({ sentences: 3, p50: 0, p95: 0 });
  expect(numbers.cache.misses).toBeGreaterThan(0);
  const one = await ask(editor, 'mingshi/statistics', { uri: document('b') });
  expect(one).toMatchObject({ documents: [{ uri: document('b') }], corrections: { kinds: {} } });
});

test('a journal holds what was added for whoever reads the file', async () => {
  await mkdir(join(home, 'work'));
  const { editor } = await opened({}, { initializationOptions: { journal: 'workspace' } });
  const { records } = await ask(editor, 'mingshi/addLabel', { path: 'person/poet', zh: '诗人', en: 'Poet' });
  const journal = await readFile(join(home, 'work', '.mingshi', 'annotations.jsonl'), 'utf8');
  expect(journal).toContain(records[0]);
});
