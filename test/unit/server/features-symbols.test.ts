import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver-protocol';
import { describe, expect, test } from 'vitest';
import { everything, featureEditor, range, withEncoding, written } from '../../support/feature-editor.ts';
import { quiet, userNames } from '../../support/fake-inference.ts';
import type { FeatureEditor } from '../../support/feature-editor.ts';

const flatly = {
  ...everything,
  textDocument: { ...everything.textDocument, documentSymbol: {} },
} as unknown as typeof everything;

const symbols = <Kind>({ editor, uri }: FeatureEditor, name: string) =>
  editor.request<Kind[] | null>('textDocument/documentSymbol', { textDocument: { uri: uri(name) } });
const outline = (found: readonly DocumentSymbol[] | null, indent = ''): string[] =>
  (found ?? []).flatMap(({ name, detail, range: place, selectionRange, children }) => [
    `${indent}${name} (${detail}) ${written(place)}`,
    ...(written(selectionRange) === written(place) ? [] : [`${indent}= ${written(selectionRange)}`]),
    ...outline(children ?? [], `${indent}  `),
  ]);
const brief = (found: readonly SymbolInformation[] | null): string[] =>
  (found ?? []).map(
    ({ name, containerName, location }) =>
      `${name} (${containerName}) ${location.uri.split('/').at(-1)} ${written(location.range)}`,
  );

describe('document symbols', () => {
  const text = '碧水阁里，王明见范进。\n祁山见王明。\n';
  const listed = '碧水阁\tlocation/site/scenic\n';

  test('are a tree of roots, labels and entities, roots and labels in the order of the label tree', async () => {
    const client = await featureEditor({ 'a.txt': text });
    client.process.disk.write(userNames, listed);
    await client.settle();
    expect(outline(await symbols(client, 'a.txt'))).toEqual([
      'Person (person) 0:5-1:5',
      '= 0:5-7',
      '  范进 (Person?) 0:8-10',
      '  Political figure (person/politics) 0:5-1:5',
      '  = 0:5-7',
      '    王明 (Political figure) 0:5-7',
      '    祁山 (Political figure?) 1:0-2',
      '    王明 (Political figure) 1:3-5',
      'Location (location) 0:0-3',
      '  Scenery (location/site/scenic) 0:0-3',
      '    碧水阁 (Scenery) 0:0-3',
    ]);
  });

  test('are a list for a client that knows no tree', async () => {
    const client = await featureEditor({ 'a.txt': text }, { capabilities: flatly, locale: 'zh-CN' });
    expect(brief(await symbols(client, 'a.txt'))).toEqual([
      '王明 (政治人物) a.txt 0:5-7',
      '范进 (人名？) a.txt 0:8-10',
      '祁山 (政治人物？) a.txt 1:0-2',
      '王明 (政治人物) a.txt 1:3-5',
    ]);
  });

  test.each([
    ['utf-8', '0:7-13'],
    ['utf-16', '0:3-5'],
    ['utf-32', '0:2-4'],
  ] as const)('count in %s', async (encoding, place) => {
    const client = await featureEditor({ 'a.txt': '𠀀的王明' }, { capabilities: withEncoding(encoding) });
    const [root] = (await symbols<DocumentSymbol>(client, 'a.txt')) ?? [];
    expect(root && written(root.range)).toBe(place);
  });

  test('are none where there is nothing', async () => {
    const client = await featureEditor({ 'a.txt': 'plain\n' });
    expect(await symbols(client, 'a.txt')).toEqual([]);
    expect(await symbols(client, 'b.txt')).toBeNull();
    expect(client.editor.log.join()).toContain('no symbols');
  });

  test('are not waited for after a change or a cancellation', async () => {
    const client = await featureEditor({ 'a.txt': text }, {}, false);
    const cancelled = symbols(client, 'a.txt');
    client.editor.notify('$/cancelRequest', { id: 1 });
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
    const overtaken = symbols(client, 'a.txt');
    client.editor.change(client.uri('a.txt'), { text: '王明走了。' });
    await expect(overtaken).rejects.toMatchObject({ code: -32801 });
    const late = symbols(client, 'a.txt');
    await quiet();
    // The client cannot be told to ask again.
    client.process.clock.pass(8000);
    expect(await late).toEqual([]);
  });
});

describe('workspace symbols', () => {
  const find = ({ editor }: FeatureEditor, query: string) =>
    editor.request<SymbolInformation[] | null>('workspace/symbol', { query });

  test('are found by a part of their text in all open documents, each name once in a document', async () => {
    const client = await featureEditor({
      'a.txt': '王明见范进。王明见祁山。',
      'b.md': '# 王明\n\n见王萬。\n',
    });
    expect(brief(await find(client, '王'))).toEqual([
      '王明 (Political figure) a.txt 0:0-2',
      '王明 (Political figure) b.md 0:2-4',
      '王萬 (Political figure) b.md 2:1-3',
    ]);
    expect(brief(await find(client, '万'))).toEqual(['王萬 (Political figure) b.md 2:1-3']);
    expect(await find(client, '')).toHaveLength(5);
    expect(await find(client, '北京')).toEqual([]);
    client.editor.close(client.uri('a.txt'));
    expect(await find(client, '')).toHaveLength(2);
  });

  test('are so many at most', async () => {
    const many = Array.from({ length: 600 }, (_, index) => `王${String.fromCodePoint(0x4e00 + index)}`);
    const client = await featureEditor({ 'a.txt': many.join('。\n'), 'b.txt': '王明。' });
    expect(await find(client, '')).toHaveLength(500);
  });

  test('end with a cancellation', async () => {
    const client = await featureEditor({ 'a.txt': '王明。' }, {}, false);
    const cancelled = find(client, '');
    client.editor.notify('$/cancelRequest', { id: 1 });
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
  });
});

describe('symbols of a client that lets the server register for them', () => {
  const registering = async (text: string, answers = true) => {
    const documentSymbol = { ...everything.textDocument.documentSymbol, dynamicRegistration: true };
    const capabilities = { ...everything, textDocument: { ...everything.textDocument, documentSymbol } };
    const initializationOptions = { largeDocument: 20 * 1024 };
    const client = await featureEditor({ 'a.txt': text }, { capabilities, initializationOptions }, answers);
    await client.settle();
    return { client, steps: client.registered };
  };
  const method = 'textDocument/documentSymbol';
  const again = [`-${method}`, `+${method}`];
  const count = ({ editor, uri }: FeatureEditor, name: string) =>
    editor
      .request<DocumentSymbol[]>(method, { textDocument: { uri: uri(name) } })
      .then(([root]) => root?.children?.flatMap(({ children = [] }) => children).length ?? 0);

  test('are asked for again when more of a long document is analysed', async () => {
    const long = Array.from({ length: 4000 }, (_, line) => `王明第${line}次来了。\n`).join('');
    const { client, steps } = await registering(long);
    expect(client.editor.result?.capabilities).not.toHaveProperty('documentSymbolProvider');
    expect(steps.splice(0)).toEqual([`+${method}`]);
    const before = await count(client, 'a.txt');
    await client.editor.tokens(client.uri('a.txt'), range(3000, 0, 0, 3040));
    await client.until(() => steps.length === 2);
    expect(steps.splice(0)).toEqual(again);
    expect(await count(client, 'a.txt')).toBeGreaterThan(before);
    await client.editor.tokens(client.uri('a.txt'), range(3000, 0, 0, 3040));
    await client.settle();
    expect(steps).toEqual([]);
  });

  test('are asked for again when an answer came too early, and after a correction', async () => {
    const { client, steps } = await registering('王明来了。', false);
    expect(steps.splice(0)).toEqual([`+${method}`]);
    const early = count(client, 'a.txt');
    await quiet();
    client.process.clock.pass(500);
    expect(await early).toBe(0);
    client.process.worker.answers = true;
    client.process.worker.answer();
    await client.until(() => steps.length === 2);
    expect(steps.splice(0)).toEqual(again);
    expect(await count(client, 'a.txt')).toBe(1);
    await client.editor.execute('mingshi.markReviewed', { uri: client.uri('a.txt'), version: 1 });
    await client.until(() => steps.length === 2);
    expect(steps).toEqual(again);
  });
});

test('what is younger than LSP 2 is announced to clients that say that they know it', async () => {
  const { capabilities } = (await featureEditor({}, { capabilities: {} })).editor.result ?? {};
  const announced = Object.keys(capabilities ?? {});
  // What LSP 2 had: Kate uses it without announcing it.
  expect(announced).toEqual(
    expect.arrayContaining([
      ...['hoverProvider', 'documentSymbolProvider', 'workspaceSymbolProvider'],
      ...['documentHighlightProvider', 'referencesProvider'],
    ]),
  );
  const younger = ['diagnosticProvider', 'inlayHintProvider', 'selectionRangeProvider', 'codeLensProvider'];
  for (const provider of younger) {
    expect(announced).not.toContain(provider);
    expect((await featureEditor({})).editor.result?.capabilities).toHaveProperty(provider);
  }
});

test('a change of what is known is told once for each kind that the client asks for again', async () => {
  const client = await featureEditor({ 'a.txt': '碧水阁。' });
  client.process.disk.write(userNames, '碧水阁\tlocation/site/scenic\n');
  await client.until(() => client.refreshed.length >= 4);
  expect([...client.refreshed].sort()).toEqual([
    'workspace/codeLens/refresh',
    'workspace/diagnostic/refresh',
    'workspace/inlayHint/refresh',
    'workspace/semanticTokens/refresh',
  ]);
});
