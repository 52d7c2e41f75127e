import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { install, outcome, type Installation, type Outcome } from '../support/installation.ts';

let installation: Installation;
const running: ChildProcessWithoutNullStreams[] = [];

beforeAll(async () => {
  installation = await install();
});
afterAll(() => installation.remove());
afterEach(() => {
  for (const child of running.splice(0)) child.kill();
});

function serve(...args: string[]): { editor: Editor; child: ChildProcessWithoutNullStreams; ended: Promise<Outcome> } {
  const child = installation.start('bin', ['serve', '--stdio', ...args]);
  running.push(child);
  child.stdin.on('error', () => undefined);
  return { editor: new Editor(child.stdout, child.stdin), child, ended: outcome(child) };
}

const uri = 'file:///poem.txt';
const person = { type: 'nerPersonPolitics', modifiers: [] };
const city = { type: 'nerLocationSiteCity', modifiers: [] };

describe('a session over stdio', () => {
  test('from initialize to exit', async () => {
    const { editor, ended } = serve();
    const { capabilities, serverInfo } = await editor.initialize();
    expect(serverInfo?.name).toBe('mingshi');
    expect(capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2 },
      semanticTokensProvider: { full: true, range: true },
      hoverProvider: true,
    });

    editor.open(uri, '王明在京。\n张华在沪。\n');
    expect(await editor.tokens(uri)).toEqual([
      { line: 0, char: 0, length: 2, ...person },
      { line: 0, char: 3, length: 1, ...city },
      { line: 1, char: 0, length: 2, ...person },
      { line: 1, char: 3, length: 1, ...city },
    ]);

    editor.change(uri, { range: { start: { line: 0, character: 3 }, end: { line: 0, character: 4 } }, text: '家' });
    editor.change(uri, { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: '昨天' });
    expect(await editor.tokens(uri)).toEqual([
      { line: 0, char: 0, length: 2, ...person },
      { line: 1, char: 2, length: 2, ...person },
      { line: 1, char: 5, length: 1, ...city },
    ]);

    const second = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    expect(await editor.tokens(uri, second)).toEqual([
      { line: 1, char: 2, length: 2, ...person },
      { line: 1, char: 5, length: 1, ...city },
    ]);

    const hover = await editor.hover(uri, { line: 1, character: 5 });
    expect(hover?.range).toEqual({ start: { line: 1, character: 5 }, end: { line: 1, character: 6 } });
    expect(hover?.contents).toMatchObject({ kind: 'markdown' });
    expect(JSON.stringify(hover?.contents)).toContain('location/site/city');
    expect(await editor.hover(uri, { line: 1, character: 6 })).toBeNull();

    editor.close(uri);
    expect(await editor.tokens(uri)).toBeNull();
    await editor.leave();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });
});
