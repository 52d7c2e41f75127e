import { describe, expect, test } from 'vitest';
import { fullTokens, takesDeltas } from '../../support/deltas.ts';
import type { Editor } from '../../support/editor.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';

const limit = 20 * 1024;
const uri = 'file:///notes/%E9%95%BF.txt';

/** Longer than the limit: a name in each line. */
const long = Array.from({ length: 4000 }, (_, index) => `王明第${index}次来了。\n`).join('');
const screen = (line: number) => ({ start: { line, character: 0 }, end: { line: line + 40, character: 0 } });

async function connect(fake: FakeProcess, range: boolean, locale = 'en'): Promise<Editor> {
  const { editor } = fake.connect();
  await editor.initialize({
    locale,
    initializationOptions: { largeDocument: limit },
    capabilities: takesDeltas('utf-16', range),
  });
  return editor;
}

const linesOf = async (editor: Editor, range?: ReturnType<typeof screen>): Promise<number[]> =>
  ((await editor.tokens(uri, range)) ?? []).map(({ line }) => line);

const numbers = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, index) => start + index);

describe.each(['plaintext', 'markdown'])('a long document in %s', (language) => {
  const text = language === 'markdown' ? long.replaceAll('\n', '\n\n') : long;

  test('is analysed only around what is asked for', async () => {
    const fake = new FakeProcess(true);
    const editor = await connect(fake, true);
    editor.open(uri, text, language);
    await quiet();
    expect(fake.worker.sentences.length).toBeLessThan(300);
    const visible = await linesOf(editor, screen(3000));
    const expected = numbers(3000, 3040).filter((line) => language !== 'markdown' || line % 2 === 0);
    expect(visible).toEqual(expected);
    await quiet();
    expect(fake.worker.sentences.length).toBeLessThan(600);
    // An edit in what shows; and what shows is right as it is in a short document.
    editor.change(uri, { range: screen(3001), text: '范云走了。\n' });
    expect((await linesOf(editor, screen(3000)))[1]).toBe(3001);
    expect(fake.worker.sentences).toContain('范云走了。');
    await quiet();
    expect(fake.worker.sentences.length).toBeLessThan(700);
  });

  test('has tokens as a whole only where they are known, and none for who asks for what shows', async () => {
    const parts = await connect(new FakeProcess(true), false);
    parts.open(uri, text, language);
    await linesOf(parts, screen(2000));
    const known = await linesOf(parts);
    expect(known.length).toBeGreaterThan(40);
    expect(known.length).toBeLessThan(600);
    expect(known).toContain(2000);
    expect(known).not.toContain(1000);
    const ranges = await connect(new FakeProcess(true), true);
    ranges.open(uri, text, language);
    expect(await ranges.tokens(uri)).toBeNull();
  });
});

describe('what the user is told', () => {
  test.each([
    ['en', '长.txt is longer than 20480 characters: Mingshi analyses only what you look at.'],
    ['zh-cn', '长.txt 超过 20480 个字符：名实只分析你正在看的部分。'],
  ])('once, in %s', async (locale, message) => {
    const editor = await connect(new FakeProcess(true), true, locale);
    editor.open(uri, long);
    editor.change(uri, { range: screen(3), text: '又' });
    editor.close(uri);
    editor.open(uri, long);
    await linesOf(editor, screen(0));
    expect(editor.shown).toEqual([expect.stringContaining(message)]);
  });

  test('is nothing of a short document, until it has become long', async () => {
    const fake = new FakeProcess(true);
    const editor = await connect(fake, true);
    editor.open(uri, '王明来了。\n');
    expect((await fullTokens(editor, uri)).data).toHaveLength(5);
    expect(editor.shown).toEqual([]);
    editor.change(uri, { text: long });
    expect(await editor.tokens(uri)).toBeNull();
    expect(editor.shown).toHaveLength(1);
    editor.change(uri, { text: '王明来了。\n' });
    expect(await linesOf(editor)).toEqual([0]);
  });
});
