import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeProcess, quiet, userNames } from '../../support/fake-inference.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-folders-'));
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 10 }));

const uriOf = (...names: string[]): string => pathToFileURL(join(root, ...names)).href;

describe('a client that knows of several folders', () => {
  async function asked(answer: () => unknown, given?: { workspaceFolders: null }) {
    const fake = new FakeProcess(true);
    const { editor } = fake.connect();
    let questions = 0;
    editor.connection.onRequest('workspace/workspaceFolders', () => {
      questions += 1;
      return answer();
    });
    const capabilities = {
      ...editor.capabilities,
      workspace: { ...editor.capabilities.workspace, workspaceFolders: true },
    };
    await editor.initialize({ capabilities, rootUri: uriOf('one'), ...given });
    await quiet();
    return { fake, editor, questions: () => questions };
  }

  test('and did not say which is asked', async () => {
    const { fake, questions } = await asked(() => [
      { uri: uriOf('one'), name: 'one' },
      { uri: uriOf('two'), name: 'two' },
    ]);
    expect(questions()).toBe(1);
    expect(fake.disk.watched).toEqual([
      userNames,
      join(root, 'one', '.mingshi', 'names.tsv'),
      join(root, 'two', '.mingshi', 'names.tsv'),
    ]);
  });

  test('and said that there is none is not', async () => {
    const { questions } = await asked(() => [], { workspaceFolders: null });
    expect(questions()).toBe(0);
  });

  test.each([[5], [[5]], [[{ name: 'x' }]]])('may answer nonsense: %j', async (answer) => {
    const { fake, editor } = await asked(() => answer);
    expect(editor.log).toEqual([
      'the folders of the workspace are not used: the client answered with something else',
    ]);
    expect(fake.disk.watched).toContain(join(root, 'one', '.mingshi', 'names.tsv'));
  });
});

test('folders that are no places on this disk are kept from it', async () => {
  const fake = new FakeProcess(true);
  const { editor } = fake.connect();
  const folders = [
    'file://host/a',
    'file:///a%2Fb',
    'file:///a%00b',
    'vscode-vfs://github/a/b',
    'untitled:x',
  ];
  await editor.initialize({ workspaceFolders: folders.map((uri) => ({ uri, name: uri })) });
  await quiet();
  expect(fake.disk.watched).toEqual([userNames]);
  editor.open('file://host/a/b.txt', '王明来了。');
  expect(await editor.tokens('file://host/a/b.txt')).toHaveLength(1);
});

describe('what a client says of files that changed', () => {
  const told = (uri: string) => ({ changes: [{ uri, type: 2 }] });

  test('has a name list looked at as soon as it is left alone', async () => {
    const fake = new FakeProcess(true);
    const { editor } = fake.connect();
    await editor.initialize({ workspaceFolders: [{ uri: uriOf('one'), name: 'one' }] });
    editor.open('file:///a.txt', '云岫来了。');
    expect(await editor.tokens('file:///a.txt')).toEqual([]);
    const path = join(root, 'one', '.mingshi', 'names.tsv');
    // As a disk whose events do not come through.
    await fake.disk.append({ path, followsLinks: false }, '云岫\tperson/politics');
    editor.notify('workspace/didChangeWatchedFiles', told(pathToFileURL(path).href));
    await quiet();
    fake.clock.pass(200);
    await quiet();
    expect(await editor.tokens('file:///a.txt')).toHaveLength(1);
  });

  test('has a journal looked at, and no other file', async () => {
    const fake = new FakeProcess(true, undefined, join(root, 'home'));
    const { editor } = fake.connect();
    await editor.initialize({ workspaceFolders: [{ uri: uriOf('one'), name: 'one' }] });
    editor.open(uriOf('one', 'a.txt'), '王明来了。');
    const modifiers = async () =>
      (await editor.tokens(uriOf('one', 'a.txt')))?.flatMap((token) => token.modifiers);
    expect(await modifiers()).toEqual([]);

    const record = {
      ...{ v: 1, id: 'other.00000', time: '2026-01-01T00:00:00.000Z', author: 'li', kind: 'accept' },
      ...{ tree: 'fine', document: 'a.txt', sentence: '王明来了。', occurrence: 0 },
      ...{ span: { start: 0, end: 2 }, label: 'person/politics', model: null },
    };
    await mkdir(join(root, 'one', '.mingshi'), { recursive: true });
    const path = join(root, 'one', '.mingshi', 'annotations.jsonl');
    await writeFile(path, `${JSON.stringify(record)}\n`);
    for (const other of [
      'file:///etc/passwd',
      'file://host/x',
      'nonsense',
      uriOf('one', '.mingshi', 'other'),
    ]) {
      editor.notify('workspace/didChangeWatchedFiles', told(other));
    }
    await quiet();
    fake.clock.pass(200);
    await quiet();
    expect(await modifiers()).toEqual([]);
    editor.notify('workspace/didChangeWatchedFiles', told(pathToFileURL(path).href));
    for (let attempt = 0; attempt < 100 && (await modifiers())?.length === 0; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      fake.clock.pass(200);
    }
    expect(await modifiers()).toEqual(['confirmed']);
  });
});
