import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { ClientCapabilities, SemanticTokens } from 'vscode-languageserver-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Editor } from '../../support/editor.ts';
import { FakeDisk } from '../../support/fake-disk.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';
import { Forwarding } from '../../support/forwarding.ts';
import { encodings } from '../../support/text-changes.ts';

const uri = 'file:///a.txt';
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'mingshi-forward-'));
});
afterEach(() => rm(home, { recursive: true }));

/** An editor that is served by true sessions; a new process for each daemon, on one disk. */
async function edited(encoding: string, { textDocument }: ClientCapabilities = {}) {
  const connections: Duplex[] = [];
  const processes: FakeProcess[] = [];
  const forwarding = new Forwarding((stream) => {
    const daemon = new FakeProcess(true, new FakeDisk(), home);
    connections.push(stream);
    processes.push(daemon);
    void daemon.serve(stream, stream).then(() => stream.destroy());
  });
  const editor = new Editor(forwarding.output, forwarding.input);
  await editor.initialize({
    capabilities: {
      ...editor.capabilities,
      general: { positionEncodings: [encoding] },
      textDocument: { ...editor.capabilities.textDocument, ...textDocument },
    },
  });
  return { forwarding, editor, processes, last: () => connections.at(-1) };
}

const column = { 'utf-8': [4, 6], 'utf-16': [2, 2], 'utf-32': [1, 2] } as const;

test.each(encodings)(
  'a session that takes over goes on where the last one was cut off, with positions in %s',
  async (encoding) => {
    const { forwarding, editor, processes, last } = await edited(encoding);
    const [start, length] = column[encoding];
    const range = { start: { line: 0, character: start }, end: { line: 0, character: start + length } };
    editor.open(uri, '😀明来了。');
    const insertion = { line: 0, character: start };
    editor.change(uri, { range: { start: insertion, end: insertion }, text: '王' });
    expect(await editor.tokens(uri)).toMatchObject([
      { line: 0, char: start, length, type: 'nerPersonPolitics' },
    ]);
    await editor.execute('mingshi.relabel', { uri, version: 2, range, label: 'person/sport' });
    const corrected = await editor.tokens(uri);
    expect(corrected).toMatchObject([{ char: start, length, type: 'nerPersonSport' }]);

    forwarding.clock.pass(60_000);
    last()?.destroy();
    await quiet();
    expect(processes).toHaveLength(2);
    expect(await editor.tokens(uri)).toEqual(corrected);
    // The version of the text is the one that the editor knows.
    await editor.execute('mingshi.undo', {});
    await editor.execute('mingshi.accept', { uri, version: 2, range });
    expect(editor.refreshes).toBeGreaterThan(0);
    expect(editor.shown).toEqual([]);
    await editor.leave();
    expect(await forwarding.ended).toBe(0);
  },
);

test('a session that takes over knows no tokens that another one gave', async () => {
  const { forwarding, editor, last } = await edited('utf-16', {
    textDocument: {
      semanticTokens: {
        requests: { full: { delta: true } },
        tokenTypes: [],
        tokenModifiers: [],
        formats: [],
      },
    },
  });
  editor.open(uri, '王明来了。');
  const before = await editor.request<SemanticTokens>('textDocument/semanticTokens/full', {
    textDocument: { uri },
  });
  forwarding.clock.pass(60_000);
  last()?.destroy();
  await quiet();
  editor.change(uri, { text: '他们和王明来了。' });
  await editor.tokens(uri);
  const delta = await editor.request('textDocument/semanticTokens/full/delta', {
    textDocument: { uri },
    previousResultId: before.resultId,
  });
  expect(before.resultId).toBeDefined();
  expect(delta).toMatchObject({ data: [0, 3, 2, expect.anything(), 0] });
});
