import { spawn } from 'node:child_process';
import { appendFile, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../shared/protocol/requests.ts';
import { Editor } from '../support/editor.ts';
import { servers, type Server } from '../support/serve.ts';

const { root, serve } = servers();

const uri = 'file:///poem.txt';
const person = { type: 'nerPersonPolitics', modifiers: [] };
const city = { type: 'nerLocationSiteCity', modifiers: [] };
const at = (line: number, character: number) => ({ line, character });

function start(...args: string[]): Server & { editor: Editor } {
  const server = serve(...args);
  return { ...server, editor: new Editor(server.child.stdout, server.child.stdin) };
}

async function initialized(params = {}, ...args: string[]): Promise<Editor> {
  const { editor } = start(...args);
  await editor.initialize(params);
  return editor;
}

test('a session of a process that the command line names: open, tokens, edits, range, hover, exit', async () => {
  const { editor, ended } = start('--clientProcessId', String(process.pid));
  const { capabilities, serverInfo } = await editor.initialize();
  expect(serverInfo?.name).toBe('mingshi');
  expect(capabilities).toMatchObject({
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: 2 },
    semanticTokensProvider: { full: true, range: true },
    hoverProvider: true,
  });

  editor.open(uri, '王明在京。\n张华在沪。\n');
  expect(await editor.settledTokens(uri)).toEqual([
    { line: 0, char: 0, length: 2, ...person },
    { line: 0, char: 3, length: 1, ...city },
    { line: 1, char: 0, length: 2, ...person },
    { line: 1, char: 3, length: 1, ...city },
  ]);

  editor.change(uri, { range: { start: at(0, 3), end: at(0, 4) }, text: '家' });
  editor.change(uri, { range: { start: at(1, 0), end: at(1, 0) }, text: '昨天' });
  const second = [
    { line: 1, char: 2, length: 2, ...person },
    { line: 1, char: 5, length: 1, ...city },
  ];
  expect(await editor.settledTokens(uri)).toEqual([{ line: 0, char: 0, length: 2, ...person }, ...second]);
  expect(await editor.settledTokens(uri, { start: at(1, 0), end: at(2, 0) })).toEqual(second);

  const hover = await editor.hover(uri, at(1, 5));
  expect(hover?.range).toEqual({ start: at(1, 5), end: at(1, 6) });
  expect(hover?.contents).toMatchObject({ kind: 'markdown' });
  expect(JSON.stringify(hover?.contents)).toContain('location/site/city');
  expect(await editor.hover(uri, at(1, 6))).toBeNull();

  editor.close(uri);
  expect(await editor.settledTokens(uri)).toBeNull();
  await editor.leave();
  expect(await ended).toEqual({ code: 0, err: '' });
});

describe('what a client may choose', () => {
  test.each([
    ['utf-8', ['utf-8', 'utf-16'], 'zh-CN', { behindAstral: 4, person: [8, 6], city: [17, 3] }],
    ['utf-32', ['utf-32', 'utf-8'], 'zh-CN', { behindAstral: 1, person: [3, 2], city: [6, 1] }],
    ['utf-16', ['utf-16', 'utf-8'], 'de', { behindAstral: 2, person: [4, 2], city: [7, 1] }],
    ['utf-16', ['utf-7'], 'en', { behindAstral: 2, person: [4, 2], city: [7, 1] }],
  ])('positions in %s where it offers %j, and its language: %s', async (...choice) => {
    const [encoding, positionEncodings, locale, expected] = choice;
    const editor = await initialized({ locale, capabilities: { general: { positionEncodings } } });
    expect(editor.result?.capabilities.positionEncoding).toBe(encoding);
    editor.open(uri, '𠀀a王明在京');
    const place = at(0, expected.behindAstral);
    editor.change(uri, { range: { start: place, end: place }, text: '是' });
    const places = (await editor.settledTokens(uri))?.map(({ char, length }) => [char, length]);
    expect(places).toEqual([expected.person, expected.city]);
    const [char = 0, length = 0] = expected.person;
    const hover = await editor.hover(uri, at(0, char));
    expect(hover?.range).toEqual({ start: at(0, char), end: at(0, char + length) });
    expect(JSON.stringify(hover?.contents)).toContain(locale === 'zh-CN' ? '置信度' : 'Confidence');
  });

  test('a model by name, here or on the command line', async () => {
    for (const editor of [
      await initialized({ initializationOptions: { model: 'cluener' } }),
      await initialized({}, '--model', 'cluener'),
    ]) {
      editor.open(uri, '王明在京。');
      expect((await editor.settledTokens(uri))?.map(({ type }) => type)).toEqual([
        'nerCluenerName',
        'nerCluenerAddress',
      ]);
    }
  });

  test('standard token types, and from which score on an entity is certain', async () => {
    const editor = await initialized({ initializationOptions: { legend: 'standard', uncertainBelow: 0.95 } });
    editor.open(uri, '王明在京。');
    expect((await editor.settledTokens(uri))?.map(({ type, modifiers }) => [type, ...modifiers])).toEqual([
      ['class'],
      ['namespace', 'uncertain'],
    ]);
  });
});

describe('a model that cannot be used', () => {
  test('because it is not there any more is left out: the user is told, and what counts otherwise serves', async () => {
    const model = 'fine@a8ca4acbf00b';
    const editor = await initialized({ initializationOptions: { model } });
    editor.open(uri, '王明在京。');
    expect(await editor.settledTokens(uri)).toHaveLength(2);
    expect(editor.log).toEqual([expect.stringContaining('the setting mingshi.model is not used: ')]);
    expect(editor.shown).toEqual([expect.stringContaining(model)]);
  });

  test('named on the command line ends the command', async () => {
    const { code, err } = await serve('--model', './nothing').ended;
    expect(code).toBe(1);
    expect(err).toContain('holds no model');
  });

  test('is told of in the log and in the status, and there are no tokens', async () => {
    const damaged = join(root(), 'damaged');
    await cp(join(root(), 'models', 'fine'), damaged, { recursive: true });
    await appendFile(join(damaged, 'weights.safetensors'), 'x');
    const editor = await initialized({ initializationOptions: { model: damaged } });
    editor.open(uri, '王明在京。');
    expect(await editor.settledTokens(uri)).toEqual([]);
    expect(editor.log).toEqual([expect.stringContaining('the model cannot be used: ')]);
    const { model } = await editor.request<Answer<'mingshi/status'>>('mingshi/status', {});
    expect(model.refusal).toContain('weights.safetensors');
  });
});

test('invariant 6: an untrusted workspace cannot choose a model file', async () => {
  const cluener = join(root(), 'models', 'cluener');
  const types = async (trusted: boolean) => {
    const editor = await initialized({ initializationOptions: { model: cluener, trusted } });
    editor.open(uri, '京');
    return { types: (await editor.settledTokens(uri))?.map(({ type }) => type), log: editor.log };
  };
  expect(await types(true)).toEqual({ types: ['nerCluenerAddress'], log: [] });
  expect(await types(false)).toEqual({
    types: ['nerLocationSiteCity'],
    log: [expect.stringContaining('not trusted')],
  });
});

describe('odd documents, one after another', () => {
  const { serve } = servers(afterAll);
  let editor: Editor;
  beforeAll(async () => {
    const { stdout, stdin } = serve().child;
    editor = new Editor(stdout, stdin);
    await editor.initialize();
  });
  afterEach(() => {
    editor.close(uri);
    expect(editor.log).toEqual([]);
  });

  test('CRLF, CR and astral characters', async () => {
    editor.open(uri, '𠀀王𠀁在京\r\n沪\r津\r\n\r\n𠀀京');
    expect(await editor.settledTokens(uri)).toEqual([
      { line: 0, char: 2, length: 3, ...person },
      { line: 0, char: 6, length: 1, ...city },
      { line: 1, char: 0, length: 1, ...city },
      { line: 2, char: 0, length: 1, ...city },
      { line: 4, char: 2, length: 1, ...city },
    ]);
  });

  test('an empty file', async () => {
    editor.open(uri, '');
    expect(await editor.settledTokens(uri)).toEqual([]);
    expect(await editor.settledTokens(uri, { start: at(0, 0), end: at(3, 3) })).toEqual([]);
    expect(await editor.hover(uri, at(0, 0))).toBeNull();
  });

  test('a line of 100,000 characters', async () => {
    const repeated = '今天王明在京';
    editor.open(uri, repeated.repeat(100_000 / repeated.length) + '王明');
    const tokens = await editor.settledTokens(uri);
    expect(tokens).toHaveLength(2 * Math.floor(100_000 / repeated.length) + 1);
    expect(tokens?.at(-1)).toMatchObject({ line: 0, char: 99_996 });
  });

  test('a file of 5 MB: answers come, what is shown first', async () => {
    const line = (number: number): string => `${number}日，王明在京，昨天他又去了很远的地方。\n`;
    const lines = Array.from({ length: 90_000 }, (_, number) => line(number));
    const text = lines.join('');
    expect(Buffer.byteLength(text)).toBeGreaterThan(5_000_000);
    editor.open(uri, text);
    expect(await editor.tokens(uri)).not.toBeNull();
    const visible = { start: at(80_000, 0), end: at(80_030, 0) };
    expect(await editor.settledTokens(uri, visible)).toHaveLength(60);
    expect((await editor.hover(uri, at(80_001, 8)))?.range?.start).toEqual(at(80_001, 7));
  });

  test('positions past the end are moved inside', async () => {
    editor.open(uri, '王明\n在京');
    editor.change(uri, { range: { start: at(7, 0), end: at(9, 9) }, text: '\n沪\n' });
    editor.change(uri, { range: { start: at(0, 99), end: at(0, 2 ** 31 - 1) }, text: '来' });
    const places = (await editor.settledTokens(uri, { start: at(0, 0), end: at(99, 99) }))?.map(
      ({ line, char }) => [line, char],
    );
    expect(places).toEqual([
      [0, 0],
      [1, 1],
      [2, 0],
    ]);
    expect(await editor.hover(uri, at(99, 99))).toBeNull();
    expect((await editor.hover(uri, at(2, 0)))?.range).toEqual({ start: at(2, 0), end: at(2, 1) });
  });

  test('unknown, twice opened and unopened documents are ignored, with a line in the log', async () => {
    expect(await editor.settledTokens(uri)).toBeNull();
    expect(await editor.settledTokens(uri, { start: at(0, 0), end: at(1, 0) })).toBeNull();
    expect(await editor.hover(uri, at(0, 0))).toBeNull();
    editor.change(uri, { text: '王明' });
    editor.close(uri);
    editor.open(uri, '京');
    editor.open(uri, '王明');
    expect(await editor.settledTokens(uri)).toHaveLength(1);
    expect(editor.log.splice(0)).toHaveLength(6);
  });
});

describe('the end of a session', () => {
  test('exit without shutdown: 1', async () => {
    const { editor, ended } = start();
    await editor.initialize();
    editor.open(uri, '王明在京。');
    editor.notify('exit');
    expect(await ended).toEqual({ code: 1, err: '' });
  });

  test('a client that closes its end: 1', async () => {
    const { editor, child, ended } = start();
    await editor.initialize();
    child.stdin.end();
    expect(await ended).toEqual({ code: 1, err: '' });
  });

  test('a client that reads no more while an answer is written: 1', async () => {
    const { editor, child, ended } = start();
    await editor.initialize();
    editor.open(uri, '王明在京。');
    child.stdout.destroy();
    editor.hover(uri, at(0, 0)).catch(() => undefined);
    expect(await ended).toEqual({ code: 1, err: 'mingshi serve: write EPIPE\n' });
  });

  test('a client that is killed while its pipes stay open: 1', async () => {
    const client = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const { editor, ended } = start();
    await editor.initialize({ processId: client.pid ?? null });
    client.kill('SIGKILL');
    expect(await ended).toEqual({ code: 1, err: '' });
  });

  test('while the model computes', async () => {
    const { editor, ended } = start();
    await editor.initialize();
    editor.open(uri, Array.from({ length: 20_000 }, (_, line) => `${line}王明在京。\n`).join(''));
    await editor.settledTokens(uri, { start: at(0, 0), end: at(1, 0) });
    await editor.leave();
    expect(await ended).toEqual({ code: 0, err: '' });
  });
});

test('a client process that is no number is misuse', async () => {
  expect(await serve('--clientProcessId', 'me').ended).toMatchObject({ code: 2 });
});
