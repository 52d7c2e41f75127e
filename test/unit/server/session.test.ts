import { describe, expect, test } from 'vitest';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

const uri = 'file:///a.txt';
const lines = (count: number) =>
  Array.from({ length: count }, (_, line) => `第${line}天，王明来了。\n`).join('');
const lineRange = (first: number, last: number) => ({
  start: { line: first, character: 0 },
  end: { line: last, character: 0 },
});

async function connected(answers: boolean) {
  const fake = new FakeProcess(answers);
  const { editor, ...rest } = fake.connect();
  await editor.initialize();
  return { fake, editor, ...rest };
}

describe('a request for tokens', () => {
  test('is answered at once when all is known, without waking the clock', async () => {
    const { editor } = await connected(true);
    editor.open(uri, '王明来了。');
    expect(await editor.tokens(uri)).toEqual([
      { line: 0, char: 0, length: 2, type: 'nerPersonPolitics', modifiers: [] },
    ]);
    expect(editor.refreshes).toBe(0);
  });

  test('waits 500 ms for what is missing, then answers with what is known; one refresh follows', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, lines(40));
    let full: unknown;
    let range: unknown;
    void editor.tokens(uri).then((tokens) => (full = tokens));
    void editor.tokens(uri, lineRange(0, 40)).then((tokens) => (range = tokens));
    await quiet();
    fake.worker.answer();
    fake.clock.pass(499);
    await quiet();
    expect([full, range]).toEqual([undefined, undefined]);

    fake.clock.pass(1);
    await quiet();
    expect(full).toHaveLength(16);
    expect(range).toHaveLength(16);
    expect(editor.refreshes).toBe(0);

    for (let batch = 0; batch < 2; batch += 1) {
      fake.worker.answer();
      await quiet();
    }
    fake.clock.pass(50);
    await quiet();
    expect(editor.refreshes).toBe(1);
    expect(await editor.tokens(uri)).toHaveLength(40);
    fake.clock.pass(1000);
    await quiet();
    expect(editor.refreshes).toBe(1);
  });

  test('waits for all that is missing, but 8 s at most, where the client supports no refresh, and sends none', async () => {
    const fake = new FakeProcess(false);
    const { editor } = fake.connect();
    await editor.initialize({ capabilities: {} });
    editor.open(uri, '王明来了。');
    const tokens = editor.tokens(uri);
    await quiet();
    fake.clock.pass(7999);
    fake.worker.answer();
    expect(await tokens).toHaveLength(1);

    editor.open('file:///b.txt', '李四来了。');
    const late = editor.tokens('file:///b.txt');
    await quiet();
    fake.clock.pass(8000);
    expect(await late).toEqual([]);
    fake.worker.answer();
    await quiet();
    fake.clock.pass(1000);
    await quiet();
    expect(editor.refreshes).toBe(0);
  });

  test('that is cancelled ends its wait with RequestCancelled', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, '王明来了。');
    const tokens = editor.tokens(uri);
    editor.notify('$/cancelRequest', { id: 1 });
    await expect(tokens).rejects.toMatchObject({ code: -32800 });
    fake.worker.answer();
    expect(await editor.tokens(uri)).toHaveLength(1);
  });

  test('that a change overtakes ends with ContentModified', async () => {
    const { editor } = await connected(false);
    editor.open(uri, '王明来了。');
    const tokens = editor.tokens(uri);
    editor.change(uri, { text: '王明走了。' });
    await expect(tokens).rejects.toMatchObject({ code: -32801 });
  });
});

describe('the queue', () => {
  test('takes the visible range first, then the rest in order', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, lines(100));
    await quiet();
    void editor.tokens(uri, lineRange(70, 75));
    await quiet();
    fake.worker.answer();
    await quiet();
    const [first, second] = fake.worker.batches;
    expect(first?.sentences[0]).toBe('第0天，王明来了。');
    expect(second?.sentences.slice(0, 6)).toEqual(
      [70, 71, 72, 73, 74, 16].map((line) => `第${line}天，王明来了。`),
    );
  });

  test('drops the work of versions that are superseded', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, lines(40));
    await quiet();
    editor.change(uri, { text: '王明来了。' });
    void editor.tokens(uri).catch(() => undefined);
    await quiet();
    fake.worker.answer();
    await quiet();
    expect(fake.worker.batches.map(({ sentences }) => sentences.length)).toEqual([16, 1]);
  });

  test('asks for a sentence once, however often and wherever it stands', async () => {
    const { fake, editor } = await connected(true);
    editor.open(uri, '王明来了。\n王明来了。\n');
    expect(await editor.tokens(uri)).toHaveLength(2);
    editor.open('file:///b.txt', '王明来了。');
    expect(await editor.tokens('file:///b.txt')).toHaveLength(1);
    expect(fake.worker.sentences).toHaveLength(1);
  });
});

test('a document without Han characters gets no tokens and wakes no model', async () => {
  const { fake, editor } = await connected(true);
  editor.open(uri, 'Plain words.\n');
  expect(await editor.tokens(uri)).toEqual([]);
  expect(fake.workers).toHaveLength(0);
});

describe('invariant 3: the LSP thread is never blocked by inference', () => {
  test('requests are answered while the worker never returns', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, '王明来了。');
    editor.open('file:///english.txt', 'Plain words.');
    const hover = editor.hover(uri, { line: 0, character: 0 });
    expect(await editor.tokens('file:///english.txt')).toEqual([]);
    expect(await editor.tokens('file:///unknown.txt')).toBeNull();
    fake.clock.pass(500);
    expect(await hover).toBeNull();
    await editor.leave();
  });
});

describe('a worker that crashes', () => {
  test('is started once more and gets its batch again', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, '王明来了。');
    const tokens = editor.tokens(uri);
    await quiet();
    fake.worker.crash();
    await quiet();
    expect(fake.workers).toHaveLength(2);
    fake.worker.answer();
    expect(await tokens).toHaveLength(1);
    expect(editor.log).toEqual(['the model crashed (out of memory) and is started again']);
  });

  test('a second time is given up: requests are answered with what is known', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, '王明来了。');
    const tokens = editor.tokens(uri);
    await quiet();
    fake.worker.crash();
    await quiet();
    fake.worker.crash();
    expect(await tokens).toEqual([]);
    editor.change(uri, { text: '王华来了。' });
    expect(await editor.tokens(uri)).toEqual([]);
    expect(fake.workers).toHaveLength(2);
    expect(editor.log).toHaveLength(2);
  });

  test('a model that cannot be loaded is told of once, and nothing waits for it', async () => {
    const { fake, editor } = await connected(false);
    editor.open(uri, lines(100));
    await quiet();
    fake.worker.say({ kind: 'refused', reason: 'its hash is wrong' });
    expect(await editor.tokens(uri)).toEqual([]);
    expect(editor.log).toEqual(['the model cannot be used: its hash is wrong']);
  });
});

describe('sessions in one process', () => {
  test('end alone: the other goes on, and they share the model', async () => {
    const fake = new FakeProcess(true);
    const [one, two] = [fake.connect(), fake.connect()];
    await Promise.all([one.editor.initialize(), two.editor.initialize()]);
    one.editor.open(uri, '王明来了。');
    two.editor.open(uri, '王明来了。');
    expect(await one.editor.tokens(uri)).toHaveLength(1);
    await one.editor.leave();
    expect(await one.ended).toBe(0);
    expect(await two.editor.tokens(uri)).toHaveLength(1);
    expect(fake.workers).toHaveLength(1);

    const three = fake.connect();
    await three.editor.initialize();
    three.input.write('Content-Length: -1\r\n\r\n');
    expect(await three.ended).toBe(1);
    expect(fake.fatal).toEqual(['Content-Length is not a length in bytes']);
    expect(await two.editor.tokens(uri)).toHaveLength(1);
    two.editor.notify('exit');
    expect(await two.ended).toBe(1);
  });
});
