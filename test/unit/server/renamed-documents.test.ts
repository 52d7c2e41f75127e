import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
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
  home = await mkdtemp(join(tmpdir(), 'mingshi-renamed-'));
  await mkdir(join(home, 'work'));
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

const path = (name: string): string => join(home, 'work', name);
const uri = (name: string): string => pathToFileURL(path(name)).href;
const at = (start: number, end = start, line = 0) => ({
  start: { line, character: start },
  end: { line, character: end },
});

async function connected(): Promise<Editor> {
  const { editor } = new FakeProcess(true, undefined, home).connect('lin');
  await editor.initialize({
    workspaceFolders: [{ uri: pathToFileURL(join(home, 'work')).href, name: 'work' }],
  });
  return editor;
}

async function openedFile(editor: Editor, name: string, text: string): Promise<string> {
  await writeFile(path(name), text);
  editor.open(uri(name), text);
  return uri(name);
}

const add = (editor: Editor, document: string, range: ReturnType<typeof at>, label: string) =>
  editor.execute<Written>('mingshi.add', {
    ...{ uri: document, range, label },
    version: editor.versionOf(document),
  });

/** What users said, as it shows. */
const marked = async (editor: Editor, document: string): Promise<string[]> => {
  const { entities } = await ask(editor, 'mingshi/entities', { uri: document });
  return entities.filter(({ mark }) => mark).map(({ text, label }) => `${text} ${label}`);
};

const text = '陶然昨天在青石镇见到苏青。\n陶然今天走了。\n';

/** A document in which two places were labelled, by its new name. */
async function renamed(editor: Editor): Promise<string> {
  const before = await openedFile(editor, 'a.txt', text);
  await add(editor, before, at(5, 8), 'location/site');
  await add(editor, before, at(0, 2, 1), 'person/virtual');
  editor.close(before);
  await rename(path('a.txt'), path('b.txt'));
  editor.open(uri('b.txt'), text);
  return uri('b.txt');
}

const undoTitles = async (editor: Editor, document: string, range: ReturnType<typeof at>) =>
  (await editor.codeActions(document, range))
    .map(({ title }) => title)
    .filter((title) => /^Undo/.test(title));

describe('a document that was renamed', () => {
  test('keeps what was said of a sentence when something else is said of it', async () => {
    const editor = await connected();
    const document = await renamed(editor);
    await add(editor, document, at(10, 12), 'person/history');
    expect(await marked(editor, document)).toEqual([
      ...['青石镇 location/site', '苏青 person/history', '陶然 person/virtual'],
    ]);
  });

  test('keeps it when the sentence is edited, where its corrections are listed', async () => {
    const editor = await connected();
    const document = await renamed(editor);
    editor.change(document, { range: at(2, 2, 1), text: '慢慢' });
    expect(await marked(editor, document)).toEqual(['青石镇 location/site', '陶然 person/virtual']);
    for (const asked of [{}, { uri: document }]) {
      const { corrections } = await ask(editor, 'mingshi/corrections', asked);
      expect(corrections.map((each) => [each.uri, each.range, each.detached])).toEqual([
        [document, at(0, 2, 1), false],
        [document, at(5, 8), false],
      ]);
    }
  });

  test('offers to take back what was said under its old name, step by step', async () => {
    const editor = await connected();
    const document = await renamed(editor);
    expect(await undoTitles(editor, document, at(0, 0, 1))).toEqual(['Undo: “陶然” is Fictional character']);
    await editor.execute('mingshi.undo', { uri: document });
    expect(await marked(editor, document)).toEqual(['青石镇 location/site']);
    await editor.execute('mingshi.undo', { uri: document });
    await expect(editor.execute('mingshi.undo', { uri: document })).rejects.toThrow('no correction of yours');
  });

  test('has nothing of its own where the other one is still there: that was copied', async () => {
    const editor = await connected();
    const original = await openedFile(editor, 'a.txt', text);
    await add(editor, original, at(0, 2, 1), 'person/virtual');
    editor.close(original);
    const copy = await openedFile(editor, 'b.txt', text);
    expect(await marked(editor, copy)).toEqual(['陶然 person/virtual']);
    await expect(editor.execute('mingshi.undo', { uri: copy })).rejects.toThrow('no correction of yours');
    expect(await undoTitles(editor, copy, at(0, 0, 1))).toEqual([]);
    editor.change(copy, { range: at(2, 2, 1), text: '慢慢' });
    expect(await marked(editor, copy)).toEqual([]);
  });

  test('is another one again once its old name is back', async () => {
    const editor = await connected();
    const document = await renamed(editor);
    editor.change(document, { range: at(2, 2, 1), text: '慢慢' });
    expect(await marked(editor, document)).toHaveLength(2);
    await openedFile(editor, 'a.txt', text);
    expect(await marked(editor, uri('a.txt'))).toHaveLength(2);
    expect(await marked(editor, document)).toEqual(['青石镇 location/site']);
  });

  test('is none as long as the first one is open, saved or not', async () => {
    const editor = await connected();
    editor.open(uri('new.txt'), text);
    await add(editor, uri('new.txt'), at(0, 2, 1), 'person/virtual');
    const similar = await openedFile(editor, 'b.txt', '陶然今天也走了。\n');
    expect(await marked(editor, similar)).toEqual([]);
    editor.close(uri('new.txt'));
    expect(await marked(editor, similar)).toEqual(['陶然 person/virtual']);
  });
});

describe('text that was corrected before it had a name', () => {
  const untitled = 'untitled:Untitled-1';

  test('keeps its corrections in the folder that it was saved in, which gets none', async () => {
    const editor = await connected();
    editor.open(untitled, text);
    await add(editor, untitled, at(0, 2, 1), 'person/virtual');
    editor.close(untitled);
    const saved = await openedFile(editor, 'saved.txt', text);
    expect(await marked(editor, saved)).toEqual(['陶然 person/virtual']);
    editor.change(saved, { range: at(2, 2, 1), text: '慢慢' });
    expect(await marked(editor, saved)).toEqual(['陶然 person/virtual']);
    expect(await readdir(join(home, 'data', 'journals'))).toEqual(['authors.json', 'loose']);
    expect(await readdir(join(home, 'work'))).toEqual(['saved.txt']);

    editor.notify('mingshi/trustChanged', { trusted: false });
    expect(await marked(editor, saved)).toEqual([]);
    editor.notify('mingshi/trustChanged', { trusted: true });
    await editor.execute('mingshi.undo', { uri: saved });
    expect(await marked(editor, saved)).toEqual([]);
  });
});
