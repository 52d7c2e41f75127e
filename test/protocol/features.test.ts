import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  CodeLens,
  DocumentDiagnosticReport,
  DocumentHighlight,
  DocumentSymbol,
  InlayHint,
  Location,
  SelectionRange,
  SymbolInformation,
} from 'vscode-languageserver-protocol';
import { beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { everything, range, written } from '../support/feature-editor.ts';
import { install, type Installation } from '../support/installation.ts';

const patience = 60_000;
const uri = 'file:///notes/poem.md';
const text = '# 王明\n\n王明在京。\n张华在沪。\n\n## two\n\n京城。\n';
const textDocument = { uri };

let installation: Installation;
let editor: Editor;

beforeAll(async () => {
  installation = await install();
  const names = join(installation.root, 'home', 'config', 'names.tsv');
  await mkdir(dirname(names), { recursive: true });
  await writeFile(names, '张华\twork/video/movie\n');
  const child = installation.start('bin', ['serve', '--stdio', '--no-daemon']);
  editor = new Editor(child.stdout, child.stdin);
  for (const group of ['inlayHint', 'codeLens', 'diagnostic']) {
    editor.connection.onRequest(`workspace/${group}/refresh`, () => null);
  }
  const ended = new Promise((resolve) => child.once('close', resolve));
  await editor.initialize({
    capabilities: everything,
    initializationOptions: {
      ...{ uncertainBelow: 0.95, learning: { auto: false } },
      ...{ diagnostics: { uncertain: true }, inlayHints: { enabled: true }, codeLens: { enabled: true } },
    },
  });
  editor.open(uri, text, 'markdown');
  await editor.request('mingshi/settled', { textDocument });
  return async () => {
    await editor.leave();
    await ended;
    await installation.remove();
  };
}, patience);

test('diagnostics', { timeout: patience }, async () => {
  const pull = (previousResultId?: string) =>
    editor.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument,
      ...(previousResultId !== undefined && { previousResultId }),
    });
  const report = await pull();
  expect(
    report.kind === 'full' ? report.items.map((item) => `${written(item.range)} ${item.code}`) : [],
  ).toEqual(['2:3-4 label-uncertain', '3:0-2 label-list', '3:3-4 label-uncertain', '7:0-1 label-uncertain']);
  expect(await pull(report.resultId)).toEqual({ kind: 'unchanged', resultId: report.resultId });
});

test('inlay hints', { timeout: patience }, async () => {
  const hints = await editor.request<InlayHint[]>('textDocument/inlayHint', {
    ...{ textDocument, range: range(2, 0, 0, 3) },
  });
  expect(hints.map(({ label }) => label)).toEqual(['Political figure', 'Place?']);
  const resolved = await editor.request<InlayHint>('inlayHint/resolve', hints[1]);
  expect(JSON.stringify(resolved.tooltip)).toContain('`location/site`');
});

test('document symbols', { timeout: patience }, async () => {
  const roots = await editor.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
  expect(roots.map(({ name, children }) => [name, children?.map((child) => child.name)])).toEqual([
    ['Person', ['Political figure']],
    ['Location', ['Place']],
  ]);
});

test('workspace symbols', { timeout: patience }, async () => {
  const found = await editor.request<SymbolInformation[]>('workspace/symbol', { query: '张' });
  expect(found.map(({ name, containerName }) => [name, containerName])).toEqual([
    ['张华', 'Political figure'],
  ]);
});

test('document highlight and references', { timeout: patience }, async () => {
  const name = { textDocument, position: { line: 0, character: 3 } };
  const places = ['0:2-4', '2:0-2'];
  const highlights = await editor.request<DocumentHighlight[]>('textDocument/documentHighlight', name);
  expect(highlights.map((highlight) => written(highlight.range))).toEqual(places);
  const references = await editor.request<Location[]>('textDocument/references', {
    ...{ ...name, context: { includeDeclaration: false } },
  });
  expect(references.map((location) => written(location.range))).toEqual(places.slice(1));
});

test('selection range', { timeout: patience }, async () => {
  const [chain] = await editor.request<SelectionRange[]>('textDocument/selectionRange', {
    ...{ textDocument, positions: [{ line: 3, character: 1 }] },
  });
  const steps: string[] = [];
  for (let step = chain; step; step = step.parent) steps.push(written(step.range));
  expect(steps).toEqual(['3:0-2', '3:0-5', '2:0-3:5', '0:0-8:0']);
});

test('code lenses, and what they do', { timeout: patience }, async () => {
  const lenses = async (): Promise<CodeLens[]> => {
    const found = await editor.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    return Promise.all(found.map((lens) => editor.request<CodeLens>('codeLens/resolve', lens)));
  };
  const [first, second] = await lenses();
  expect([first?.command?.title, second?.command?.title]).toEqual([
    '5 entities, 5 not reviewed: all are right',
    '1 entity, 1 not reviewed: all are right',
  ]);
  await editor.request('workspace/executeCommand', second?.command);
  expect((await lenses()).map(({ command }) => command?.title)).toEqual([
    first?.command?.title,
    '1 entity, reviewed',
  ]);
});
