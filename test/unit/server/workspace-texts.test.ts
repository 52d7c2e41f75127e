import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import {
  CancellationTokenSource,
  type InitializeParams,
  type Location,
} from 'vscode-languageserver-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemTextsDisk } from '../../../server/texts/disk.ts';
import { textFiles, textLimits } from '../../../server/texts/files.ts';
import type { Written } from '../../../shared/protocol/commands.ts';
import type { UncertainPlace } from '../../../shared/protocol/entities.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';
import { FakeTexts } from '../../support/fake-texts.ts';

describe('the text files of a workspace', () => {
  async function found(texts: FakeTexts, folders: readonly string[], limits = textLimits) {
    const files: string[] = [];
    const all = textFiles(texts, folders, limits);
    for (let next = await all.next(); ; next = await all.next()) {
      if (next.done) return { files, isCut: next.value };
      files.push(next.value.path);
    }
  }

  test('are plain text and Markdown, in nothing hidden, each once', async () => {
    const texts = new FakeTexts();
    for (const path of [
      ...['a.txt', 'b.MD', 'c.markdown', 'd.text', 'e.ts', 'empty.txt', 'sub/f.txt', 'sub/deep/g.md'],
      ...['.git/h.txt', '.mingshi/i.txt', 'node_modules/j.md', 'sub/.hidden.txt', 'sub/txt'],
    ])
      texts.write(`/texts/${path}`, path === 'empty.txt' ? '' : '字');
    expect(await found(texts, ['/texts', '/texts/sub', '/nowhere'])).toEqual({
      files: [
        '/texts/a.txt',
        '/texts/b.MD',
        '/texts/c.markdown',
        '/texts/d.text',
        '/texts/sub/f.txt',
        '/texts/sub/deep/g.md',
      ],
      isCut: false,
    });
  });

  test.each([
    ['bytes of a file', { bytesOfFile: 5 }, ['a', 'c']],
    ['bytes', { bytes: 4 }, ['a']],
    ['files', { files: 1 }, ['a']],
  ])('are no more than there may be: %s', async (_, limits, names) => {
    const texts = new FakeTexts();
    for (const [name, text] of Object.entries({ a: '字', b: '十个字十个字十个字', c: '字' }))
      texts.write(`/texts/${name}.txt`, text);
    expect(await found(texts, ['/texts'], { ...textLimits, ...limits })).toEqual({
      files: names.map((name) => `/texts/${name}.txt`),
      isCut: true,
    });
  });

  test('are looked for in so many folders', async () => {
    const texts = new FakeTexts();
    texts.write('/texts/a/b/c/d.txt', '字');
    expect(await found(texts, ['/texts'], { ...textLimits, folders: 3 })).toEqual({ files: [], isCut: true });
  });
});

let home: string;
let work: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-texts-'));
  work = join(home, 'work');
});
afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }));

const uri = (name: string): string => pathToFileURL(join(work, name)).href;
const at = (start: number, end = start, line = 0) => ({
  start: { line, character: start },
  end: { line, character: end },
});

async function opened(
  files: Readonly<Record<string, string>>,
  text: string,
  params: Partial<InitializeParams> = {},
  answers = true,
) {
  const process = new FakeProcess(answers, undefined, home);
  for (const [name, content] of Object.entries(files)) process.texts.write(join(work, name), content);
  const { editor } = process.connect();
  await editor.initialize({
    workspaceFolders: [{ uri: pathToFileURL(work).href, name: 'work' }],
    ...params,
  });
  editor.open(uri('a.txt'), text);
  await quiet();
  return { editor, process };
}

const next = (editor: Editor, scope = 'workspace', position = at(0).start): Promise<UncertainPlace | null> =>
  editor.request('mingshi/nextUncertain', { uri: uri('a.txt'), position, scope });

/** Asks, while the journals, which are on a true disk, have time. */
async function settledNext(editor: Editor): Promise<UncertainPlace | null> {
  await next(editor);
  await wait(20);
  return next(editor);
}

describe('references', () => {
  test('are mentions in files that are not open too, as they are now', async () => {
    const files = { 'b.txt': '他见过王明。', 'c.md': '`王明` 与**王明**。', 'd.txt': '没有人。' };
    const { editor, process } = await opened(files, '王明来了。');
    const references = async () => {
      const { start: position } = at(1);
      const context = { includeDeclaration: true };
      const params = { textDocument: { uri: uri('a.txt') }, position, context };
      const found = await editor.request<Location[]>('textDocument/references', params);
      return found.map((place) => `${basename(place.uri)} ${place.range.start.character}`);
    };
    expect(await references()).toEqual(['a.txt 0', 'b.txt 3', 'c.md 8']);
    process.texts.write(join(work, 'd.txt'), '王明走了。');
    editor.open(uri('b.txt'), '没有人。');
    expect(await references()).toEqual(['a.txt 0', 'c.md 8', 'd.txt 0']);
  });
});

describe('a walk through a workspace', () => {
  test('finds what is in doubt in files that are not open, and no more where they are', async () => {
    const files = { 'a.txt': '祁山在盘上。', 'b.txt': '祁山来了。', 'notes/c.md': '`祁山` 与**范进**。' };
    const { editor, process } = await opened(files, '王明来了。');
    expect(await next(editor, 'document')).toBeNull();
    expect(process.texts.reads).toEqual([]);
    expect(await next(editor)).toEqual({
      ...{ uri: uri('b.txt'), range: at(0, 2), label: 'person/politics', score: 0.1, remaining: 2 },
    });
    expect(process.texts.reads).toEqual(['b.txt', 'notes/c.md'].map((name) => join(work, name)));
    editor.open(uri('b.txt'), '没有人。');
    expect(await next(editor)).toMatchObject({
      ...{ uri: uri('notes/c.md'), range: at(8, 10), score: 0.3, remaining: 1 },
    });
    const list = await editor.request<{ places: UncertainPlace[] }>('mingshi/uncertain', {
      scope: 'workspace',
    });
    expect(list.places).toMatchObject([{ uri: uri('notes/c.md'), text: '范进' }]);
  });

  test('goes on from a place in a file that is not open, forwards and backwards', async () => {
    const files = { 'b.txt': '祁山来了。\n范进也来了。', '注.txt': '范进走了。' };
    const { editor } = await opened(files, '王明来了。');
    const walk = async (method: string): Promise<string[]> => {
      const places: string[] = [];
      let from = { uri: uri('a.txt'), position: at(0).start };
      for (let count = 0; count < 4; count += 1) {
        const place = await editor.request<UncertainPlace | null>(method, { ...from, scope: 'workspace' });
        if (!place) break;
        places.push(`${basename(decodeURI(place.uri))} ${place.range.start.line}`);
        // Clients write URIs in ways of their own.
        from = { uri: decodeURI(place.uri), position: place.range.start };
      }
      return places;
    };
    const [first, second, third] = ['b.txt 0', 'b.txt 1', '注.txt 0'];
    expect(await walk('mingshi/nextUncertain')).toEqual([first, second, third, first]);
    expect(await walk('mingshi/previousUncertain')).toEqual([third, second, first, third]);
    const elsewhere = { uri: uri('none.txt'), position: at(0).start };
    const asked = (scope: string) => editor.request('mingshi/nextUncertain', { ...elsewhere, scope });
    expect(await asked('workspace')).toMatchObject({ uri: uri('b.txt') });
    expect(await asked('document')).toBeNull();
  });

  test('looks at the disk again after a while, and reads only what changed', async () => {
    const { editor, process } = await opened({ 'b.txt': '祁山来了。', 'c.txt': '王明来了。' }, '王明来了。');
    expect(await next(editor)).toMatchObject({ remaining: 1 });
    process.texts.write(join(work, 'b.txt'), '祁山走了。祁山来了。');
    process.texts.remove(join(work, 'c.txt'));
    process.texts.write(join(work, 'd.txt'), '范进来了。');
    expect(await next(editor)).toMatchObject({ remaining: 1 });
    process.clock.pass(6_000);
    process.texts.reads.splice(0);
    expect(await next(editor)).toMatchObject({ remaining: 3 });
    expect(process.texts.reads).toEqual(['b.txt', 'd.txt'].map((name) => join(work, name)));
    process.clock.pass(6 * 60_000);
    process.texts.reads.splice(0);
    expect(await next(editor)).toMatchObject({ remaining: 3 });
    expect(process.texts.reads).toHaveLength(2);
  });

  test('reads nothing of a workspace that is not trusted, and forgets one that is so no more', async () => {
    const files = { 'b.txt': '祁山来了。' };
    const { editor, process } = await opened(files, '王明来了。', {
      initializationOptions: { trusted: false },
    });
    expect(await next(editor)).toBeNull();
    expect(process.texts.lists).toBe(0);
    editor.notify('mingshi/trustChanged', { trusted: true });
    expect(await next(editor)).toMatchObject({ uri: uri('b.txt') });
    editor.notify('mingshi/trustChanged', { trusted: false });
    expect(await next(editor)).toBeNull();
  });

  test('leaves alone what is no text, and passes over what cannot be read', async () => {
    const { editor, process } = await opened({ 'b.txt': '祁山来了。' }, '王明来了。');
    process.texts.write(join(work, 'c.txt'), Buffer.from([0xc4, 0xe3, 0xba, 0xc3]));
    process.texts.write(join(work, 'd.txt'), Buffer.from('\ufeff祁山走了。', 'utf16le'));
    expect(await next(editor)).toMatchObject({ remaining: 2 });
  });

  test('of 200 files comes after what is open, and keeps no other request waiting', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`f${index}.txt`, `第${index}天祁山来了。\n`.repeat(40)]),
    );
    const { editor, process } = await opened(files, '王明来了。', {}, false);
    process.worker.answer();
    await quiet();
    const walk = next(editor);
    await quiet(400);
    const background = process.worker.batches.length;
    expect(process.worker.sentences).not.toContain('范进来了。');
    editor.open(uri('new.txt'), '范进来了。');
    await quiet();
    process.worker.answer();
    await quiet();
    // Of what is open first, though 200 files wait.
    expect(process.worker.batches.at(background)?.sentences[0]).toBe('范进来了。');
    // Late, it answers with what is known.
    process.clock.pass(600);
    await walk;
    process.worker.answers = true;
    while (process.worker.owes) process.worker.answer();
    await quiet(600);
    let isAnswered = false;
    const whole = next(editor).finally(() => (isAnswered = true));
    const hover = await editor.hover(uri('a.txt'), at(0).start);
    expect(hover).not.toBeNull();
    expect(isAnswered).toBe(false);
    expect(await whole).toMatchObject({ remaining: 8001 });
  });

  describe('that lasts', () => {
    /** Two who wait for the first of two files. */
    async function lasting() {
      const { editor, process } = await opened(
        { 'b.txt': '祁山来了。', 'c.txt': '祁山走了。' },
        '王明来了。',
      );
      let release = (): void => undefined;
      process.texts.held = new Promise((resolve) => (release = resolve));
      const walk = (): { found: Promise<{ total: number }>; cancel: () => void } => {
        const source = new CancellationTokenSource();
        const found = editor.connection.sendRequest<{ total: number }>(
          'mingshi/uncertain',
          { scope: 'workspace' },
          source.token,
        );
        return { found, cancel: () => source.cancel() };
      };
      const walks = [walk(), walk()] as const;
      await quiet();
      return { editor, process, release, walks };
    }

    test('ends when all who wait for it have cancelled', async () => {
      const { process, release, walks } = await lasting();
      for (const { found, cancel } of walks) {
        cancel();
        await expect(found).rejects.toMatchObject({ code: -32800 });
      }
      release();
      await quiet();
      expect(process.texts.reads).toHaveLength(1);
      expect(process.worker.sentences).not.toContain('祁山来了。');
    });

    test('goes on for the others when one of them has cancelled', async () => {
      const { release, walks } = await lasting();
      walks[0].cancel();
      await expect(walks[0].found).rejects.toMatchObject({ code: -32800 });
      release();
      expect(await walks[1].found).toMatchObject({ total: 2 });
    });

    test('finds nothing less where the workspace is another one meanwhile: who waits is to ask again', async () => {
      const { editor, release, walks } = await lasting();
      editor.notify('mingshi/trustChanged', { trusted: false });
      await quiet();
      release();
      for (const { found } of walks) await expect(found).rejects.toMatchObject({ code: -32801 });
    });
  });
});

describe('a name that the model missed', () => {
  test('is asked about where the user labelled it elsewhere, unless somebody judged it', async () => {
    const { editor } = await opened(
      { 'b.txt': '沈拾月不在。' },
      '沈拾月来了。\n后来沈拾月走了。\n又见沈拾月。\n',
    );
    expect(await settledNext(editor)).toBeNull();
    const target = (range: ReturnType<typeof at>) => ({ uri: uri('a.txt'), version: 1, range });
    await editor.execute('mingshi.add', { ...target(at(0, 3)), label: 'person/virtual' });
    const missed = { label: 'person/virtual', missed: true, score: expect.closeTo(1 / 3) as number };
    expect(await next(editor, 'document')).toEqual({
      ...{ uri: uri('a.txt'), range: at(2, 5, 2), remaining: 2, ...missed },
    });
    expect(await next(editor, 'workspace')).toMatchObject({ remaining: 3 });
    await editor.execute('mingshi.markReviewed', { ...target(at(0, 3, 2)) });
    await editor.execute('mingshi.add', { ...target(at(2, 5, 1)), label: 'person/virtual' });
    expect(await next(editor, 'document')).toBeNull();
    expect(await next(editor)).toMatchObject({
      uri: uri('b.txt'),
      range: at(0, 3),
      remaining: 1,
      missed: true,
    });
  });

  test('is not offered again once it was rejected, and less where that was often', async () => {
    const { editor } = await opened({}, '沈拾月来了。\n后来沈拾月走了。\n又见沈拾月。\n');
    const target = (range: ReturnType<typeof at>) => ({ uri: uri('a.txt'), version: 1, range });
    await editor.execute('mingshi.add', { ...target(at(0, 3)), label: 'person/virtual' });
    await editor.execute('mingshi.add', { ...target(at(2, 5, 1)), label: 'person/virtual' });
    await editor.execute('mingshi.reject', target(at(2, 5, 1)));
    const place = await next(editor, 'document');
    expect(place).toMatchObject({ range: at(2, 5, 2), remaining: 1 });
    expect(place?.score).toBeCloseTo(1 / 2);
  });

  test("is asked about where the user's list knows it", async () => {
    // The fake model never finds a name with a 王 that ends its sentence.
    const { editor, process } = await opened({}, '他去碧王\n王明说起碧王');
    process.disk.write('/config/names.tsv', '碧王\tlocation/site/scenic\n');
    process.clock.pass(1000);
    await quiet();
    expect(await next(editor, 'document')).toMatchObject({
      ...{ range: at(2, 4), label: 'location/site/scenic', score: 0.5, missed: true, remaining: 2 },
    });
  });
});

test('what is everywhere in a workspace is also in files that are not open: records only', async () => {
  const files = { 'b.txt': '沈拾月不在。\n别人。\n', 'c/d.md': '# 沈拾月\n\n`沈拾月`', 'e.txt': '别人。' };
  const { editor, process } = await opened(files, '沈拾月来了。');
  const argument = {
    uri: uri('a.txt'),
    version: 1,
    range: at(0, 3),
    label: 'person',
    everywhere: 'workspace',
  };
  expect((await editor.execute<Written>('mingshi.add', argument)).records).toHaveLength(3);
  // What does not hold the name is not analysed.
  expect(process.worker.sentences.filter((sentence) => sentence === '别人。')).toHaveLength(1);
  const corrections = await editor.request<{ corrections: { record: { document: string } }[] }>(
    'mingshi/corrections',
    {},
  );
  expect(corrections.corrections.map(({ record }) => record.document).sort()).toEqual([
    'a.txt',
    'b.txt',
    'c/d.md',
  ]);
  editor.open(uri('b.txt'), '沈拾月不在。\n别人。\n');
  expect((await editor.tokens(uri('b.txt')))?.map(({ modifiers }) => modifiers)).toEqual([['confirmed']]);

  // One step for undo.
  await editor.execute('mingshi.undo', {});
  expect(await editor.tokens(uri('b.txt'))).toEqual([]);
});

test('the disk shows and reads regular files alone, no larger than they may be', async () => {
  await mkdir(join(work, 'sub'), { recursive: true });
  await writeFile(join(work, 'a.txt'), '字');
  await symlink(join(work, 'a.txt'), join(work, 'b.txt'));
  await symlink(work, join(work, 'c'));
  const disk = systemTextsDisk;
  expect(await disk.list(work)).toEqual([
    { name: 'a.txt', kind: 'file' },
    { name: 'sub', kind: 'folder' },
  ]);
  const bytes = Buffer.from('字');
  expect(await disk.look(join(work, 'a.txt'))).toMatchObject({ bytes: 3 });
  expect(await disk.read(join(work, 'a.txt'), 3)).toEqual(bytes);
  for (const name of ['b.txt', 'c', 'sub', 'nothing']) {
    expect(await disk.look(join(work, name))).toBeUndefined();
    expect(await disk.read(join(work, name), 1000)).toBeUndefined();
  }
  expect(await disk.read(join(work, 'a.txt'), 2)).toBeUndefined();
  expect(await disk.list(join(work, 'nothing'))).toEqual([]);
});
