import { describe, expect, test } from 'vitest';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

const uri = 'file:///a.txt';
const lines = (count: number, name = '王明') =>
  Array.from({ length: count }, (_, line) => `第${line}天，${name}来了。\n`).join('');
const firstLine = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

/** Nobody waits but who a test says. */
async function connected(answers = false, locale = 'en') {
  const fake = new FakeProcess(answers);
  const { editor } = fake.connect();
  await editor.initialize({ locale, initializationOptions: { diagnostics: false } });
  const pass = async (milliseconds: number): Promise<void> => {
    fake.clock.pass(milliseconds);
    await quiet();
  };
  return { fake, editor, pass };
}

describe('progress', () => {
  test('is shown of what a user waits for, once for all, when that takes longer than half a second', async () => {
    const { fake, editor, pass } = await connected();
    editor.open(uri, lines(40));
    const tokens = editor.tokens(uri);
    const hover = editor.hover(uri, { line: 0, character: 0 });
    await quiet();
    await pass(499);
    expect(editor.progressTokens).toEqual([]);
    await pass(1);
    await Promise.all([tokens, hover]);
    await pass(500);
    expect(editor.progress).toEqual(['Looking for named entities']);
    expect(editor.progressTokens).toHaveLength(1);
    while (await owes(fake)) fake.worker.answer();
    expect(editor.progress).toEqual(['Looking for named entities', 'end']);
  });

  test.each([
    ['en', 'Loading the model'],
    ['zh-cn', '正在加载模型'],
  ])('says in %s that the model is loaded, where that is what takes long', async (locale, title) => {
    const { fake, editor, pass } = await connected(true, locale);
    fake.loads = false;
    editor.open(uri, lines(40));
    const tokens = editor.tokens(uri);
    await quiet();
    await pass(500);
    expect(await tokens).toEqual([]);
    expect(editor.progress).toEqual([title]);
    await pass(5000);
    fake.worker.load();
    await quiet();
    expect(editor.progress).toEqual([title, 'end']);
    expect(await editor.tokens(uri)).toHaveLength(40);
  });

  test('is not shown of what is there sooner', async () => {
    const { editor, pass } = await connected(true);
    editor.open(uri, lines(40));
    expect(await editor.tokens(uri)).toHaveLength(40);
    await pass(10_000);
    expect(editor.progressTokens).toEqual([]);
  });

  test('of a command can be cancelled by the user: the command ends, and so does the work', async () => {
    const { fake, editor, pass } = await connected();
    editor.open(uri, lines(100));
    const argument = { uri, version: 1, range: firstLine, label: 'person', everywhere: 'workspace' };
    const command = editor.execute('mingshi.add', argument);
    const refused = expect(command).rejects.toMatchObject({ code: -32800 });
    await quiet();
    await pass(500);
    editor.notify('window/workDoneProgress/cancel', { token: editor.progressTokens[0] });
    await refused;
    expect(editor.progress).toEqual(['Looking for named entities', 'end']);
    fake.worker.answer();
    await quiet();
    expect(fake.worker.owes).toBe(false);
  });
});

describe('$/cancelRequest', () => {
  test.each(['textDocument/semanticTokens/full', 'mingshi/settled'])(
    'of %s stops what is queued for it, until somebody asks again',
    async (method) => {
      const { fake, editor } = await connected();
      editor.open(uri, lines(100));
      const request = editor.request(method, { textDocument: { uri } });
      const refused = expect(request).rejects.toMatchObject({ code: -32800 });
      await quiet();
      editor.notify('$/cancelRequest', { id: 1 });
      await refused;
      fake.worker.answer();
      await quiet();
      expect(fake.worker.sentences).toHaveLength(16);
      expect(fake.worker.owes).toBe(false);

      const tokens = editor.tokens(uri);
      while (await owes(fake)) fake.worker.answer();
      expect(await tokens).toHaveLength(100);
      expect(new Set(fake.worker.sentences).size).toBe(100);
    },
  );

  test('of one of two goes on for the other', async () => {
    const { fake, editor } = await connected();
    editor.open(uri, lines(100));
    const cancelled = editor.tokens(uri);
    const refused = expect(cancelled).rejects.toMatchObject({ code: -32800 });
    const other = editor.tokens(uri);
    await quiet();
    editor.notify('$/cancelRequest', { id: 1 });
    await refused;
    while (await owes(fake)) fake.worker.answer();
    expect(await other).toHaveLength(100);
  });
});

async function owes(fake: FakeProcess): Promise<boolean> {
  await quiet();
  return fake.worker.owes;
}
