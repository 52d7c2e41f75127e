import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { ask } from '../support/protocol.ts';
import { servers } from '../support/serve.ts';

const { root, serve } = servers();
const patience = 120_000;
const uri = 'file:///poem.txt';
const inLine = (line: number, start: number, end: number) => ({
  start: { line, character: start },
  end: { line, character: end },
});

afterEach(() => rm(join(root(), 'home'), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

async function connected(text: string) {
  const { child, ended } = serve();
  const editor = new Editor(child.stdout, child.stdin);
  await editor.initialize({ initializationOptions: { author: 'lin', learning: { auto: false } } });
  editor.open(uri, text);
  return { editor, ended };
}

test('a client sees what there is, corrects it, and finds what it said', { timeout: patience }, async () => {
  const { editor, ended } = await connected('王明在京。\n张华在沪。\n');
  const { entities, model } = await ask(editor, 'mingshi/entities', { uri });
  expect(entities.map(({ text, label }) => [text, label])).toEqual([
    ['王明', 'person/politics'],
    ['京', 'location/site/city'],
    ['张华', 'person/politics'],
    ['沪', 'location/site/city'],
  ]);
  expect(entities[1]?.alternatives[0]?.label).toBe('location/site');
  const uncertain = await ask(editor, 'mingshi/uncertain', { uri, scope: 'document', limit: 1 });
  expect(uncertain).toMatchObject({ places: [{ label: 'location/site/city' }], total: 2 });

  await ask(editor, 'mingshi/addLabel', { path: 'person/poet', zh: '诗人', en: 'Poet' });
  await editor.execute('mingshi.relabel', {
    ...{ uri, version: 1, range: inLine(0, 0, 2), label: 'person/poet' },
  });
  const marked = await ask(editor, 'mingshi/entities', { uri, range: inLine(0, 0, 2) });
  expect(marked.entities).toMatchObject([{ label: 'person/poet', score: 1, mark: { author: 'lin' } }]);
  const { corrections, next } = await ask(editor, 'mingshi/corrections');
  expect(corrections.map(({ record, state }) => [record.kind, state])).toEqual([
    ['relabel', 'stands'],
    ['label', 'stands'],
  ]);
  expect(next).toBeNull();
  const { labels } = await ask(editor, 'mingshi/labels');
  expect(labels.filter(({ custom }) => custom).map(({ path }) => path)).toEqual(['person/poet']);

  expect(await ask(editor, 'mingshi/status')).toMatchObject({ sessions: 1, model: { version: model } });
  expect(await ask(editor, 'mingshi/statistics', { uri })).toMatchObject({
    ...{ documents: [{ uri, sentences: 2, analysed: 2, confirmed: 1 }], inference: { sentences: 2 } },
    corrections: { kinds: { relabel: 1 } },
  });
  expect(await ask(editor, 'mingshi/versions')).toMatchObject({
    versions: [{ base: 'builtin', live: true }],
  });
  await editor.leave();
  expect((await ended).code).toBe(0);
});

test('a list of names is read, added to and removed from on the disk', { timeout: patience }, async () => {
  const file = join(root(), 'home', 'config', 'names.tsv');
  const before = '# 我的名单\r\n黄山\tlocation\tof mine\r\n不对\tnowhere\r\n';
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, before);
  const { editor } = await connected('');
  const listed = { name: '碧水阁', label: 'location/site/scenic' };
  expect(await ask(editor, 'mingshi/addName', { ...listed, always: true })).toEqual({ file, added: true });
  expect(await ask(editor, 'mingshi/addName', { ...listed, always: true })).toEqual({ file, added: false });
  expect(await ask(editor, 'mingshi/names')).toEqual({
    ...{ file, total: 2 },
    names: [
      { name: '黄山', label: 'location', always: false, line: 2 },
      { ...listed, always: true, line: 4 },
    ],
    faults: { count: 1, first: [{ line: 3, message: expect.stringContaining('nowhere') as string }] },
  });
  expect(await ask(editor, 'mingshi/removeName', listed)).toEqual({ file, removed: 1 });
  expect(await readFile(file, 'utf8')).toBe(before);
  await rm(file);
  await mkdir(file);
  await expect(ask(editor, 'mingshi/names')).rejects.toMatchObject({
    ...{ code: -32803, message: expect.stringContaining('is no regular file') as string },
  });
});
