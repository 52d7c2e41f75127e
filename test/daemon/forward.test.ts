import { pathToFileURL } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { LSPErrorCodes, type Range } from 'vscode-languageserver-protocol';
import { daemonUsers } from '../support/daemon.ts';
import type { Editor, Token } from '../support/editor.ts';

// Processes take long to start on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const user = daemonUsers();

const at = (line: number, start: number, end = start): Range => ({
  start: { line, character: start },
  end: { line, character: end },
});
const folder = (): string => pathToFileURL(user().workspace).href;
const uriOf = (name: string): string => `${folder()}/${name}`;

async function served(positionEncoding = 'utf-16') {
  const { editor, ended } = user().serve();
  await editor.initialize({
    workspaceFolders: [{ uri: folder(), name: 'any' }],
    capabilities: { ...editor.capabilities, general: { positionEncodings: [positionEncoding] } },
    initializationOptions: { learning: { auto: false } },
  });
  return { editor, ended };
}

/** Asks again where the answer is that the text was another, as editors do. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { code?: unknown }).code !== LSPErrorCodes.ContentModified) throw error;
    }
  }
}

const tokens = (editor: Editor, uri: string): Promise<Token[] | null> =>
  again(() => editor.settledTokens(uri));

/** Ends the daemon as the system does when there is no memory left. */
async function killDaemon(): Promise<number> {
  const { pid } = await user().status();
  process.kill(pid, 'SIGKILL');
  return pid;
}

describe('when the daemon is killed', () => {
  test('two editors go on with another one: documents, tokens, and what was acknowledged', async () => {
    const [one, two] = [await served(), await served('utf-8')];
    const [a, b] = [uriOf('a.txt'), uriOf('b.txt')];
    one.editor.open(a, '王明在京。\n范冰在沪。\n');
    two.editor.open(a, '王明在京。\n');
    two.editor.open(b, '范冰来了。\n');
    two.editor.change(b, { range: at(0, 0), text: '王明和' });
    two.editor.change(b, { range: at(0, 9, 15), text: '祁同' });
    await tokens(one.editor, a);
    await one.editor.execute('mingshi.relabel', {
      ...{ uri: a, version: 1 },
      ...{ range: at(0, 0, 2), label: 'person/sport' },
    });
    const before = [
      await tokens(one.editor, a),
      await tokens(two.editor, a),
      await tokens(two.editor, b),
    ] as const;
    expect(before[0]?.[0]).toMatchObject({ type: 'nerPersonSport', modifiers: ['confirmed'] });

    const pid = await killDaemon();
    const { refreshes } = two.editor;
    // Who does nothing is resumed too.
    await two.editor.until(() => two.editor.refreshes > refreshes);
    one.editor.change(a, { range: at(2, 0), text: '末行。' });
    expect([await tokens(one.editor, a), await tokens(two.editor, a), await tokens(two.editor, b)]).toEqual(
      before,
    );
    const after = await user().status();
    expect(after.pid).not.toBe(pid);
    expect(after.sessions).toBe(2);
    expect(await user().daemons()).toBe(2);

    // The versions are those that the editors know.
    await two.editor.execute('mingshi.accept', { uri: b, version: 3, range: at(0, 0, 6) });
    for (const { editor, ended } of [one, two]) {
      expect(editor.shown).toEqual([]);
      await editor.leave();
      expect(await ended).toMatchObject({ code: 0, err: '' });
    }
  });

  test('again and again while somebody types, the text is what was typed', async () => {
    const { editor } = await served('utf-32');
    const [typed, fresh] = [uriOf('typed.txt'), uriOf('fresh.txt')];
    editor.open(typed, '');
    const text = Array.from({ length: 30 }, (_, line) => `第${line}天，😀王明在京。\n`).join('');
    let [line, character] = [0, 0];
    for (const [index, typing] of Array.from(text).entries()) {
      editor.change(typed, { range: at(line, character), text: typing });
      [line, character] = typing === '\n' ? [line + 1, 0] : [line, character + 1];
      if (index % 200 === 100) {
        await tokens(editor, typed);
        await killDaemon();
      }
    }
    const found = await tokens(editor, typed);
    editor.open(fresh, text);
    expect(found).toEqual(await tokens(editor, fresh));
    expect(found?.length).toBeGreaterThanOrEqual(30);
    expect(editor.shown).toEqual([]);
  });

  test('an editor that leaves at that moment leaves as ever', async () => {
    const [one, two] = [await served(), await served()];
    await killDaemon();
    await one.editor.leave();
    two.editor.connection.end();
    expect((await one.ended).code).toBe(0);
    expect((await two.ended).code).toBe(1);
  });
});

test('what waits for an answer when the daemon is killed gets one', async () => {
  const { editor } = await served();
  const uri = uriOf('a.txt');
  editor.open(uri, '王明在京。\n'.repeat(2000));
  const { pid } = await user().status();
  const answers = Promise.allSettled([
    editor.settledTokens(uri),
    editor.request('mingshi/settled', { textDocument: { uri } }),
    editor.execute('mingshi.train', {}),
  ]);
  process.kill(pid, 'SIGKILL');
  const codes = (await answers).map((answer) =>
    answer.status === 'rejected' ? (answer.reason as { code?: unknown }).code : 'answered',
  );
  const [asked, waited, commanded] = codes;
  for (const code of [asked, waited]) expect(['answered', LSPErrorCodes.ContentModified]).toContain(code);
  expect(['answered', LSPErrorCodes.RequestFailed]).toContain(commanded);
  expect((await tokens(editor, uri))?.length).toBeGreaterThanOrEqual(2000);
});
