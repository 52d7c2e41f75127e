import { describe, expect, it } from 'vitest';
import { judge } from '../../../server/playground/edge.ts';
import { ErrorCodes } from '../../../server/transport/codes.ts';
import { playgroundDocument as uri } from '../../../shared/playground.ts';
import { requests } from '../../../shared/protocol/requests.ts';
import { commandArguments } from '../../../shared/protocol/commands.ts';
import { paramsOf } from '../../../server/transport/params.ts';

const asked = (method: string, params?: unknown) => judge({ jsonrpc: '2.0', id: 1, method, params });
const told = (method: string, params?: unknown) => judge({ jsonrpc: '2.0', method, params });
const codeOf = (verdict: ReturnType<typeof judge>): number | undefined =>
  'refused' in verdict ? (verdict.answer as { error: { code: number } } | undefined)?.error.code : undefined;

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
const position = range.start;

/** What the page says of a document, and where in it the document is named. */
const aboutDocument: readonly (readonly [method: string, params: (uri: string) => object])[] = [
  [
    'textDocument/didOpen',
    (uri) => ({ textDocument: { uri, languageId: 'plaintext', version: 1, text: 'file:///etc/passwd' } }),
  ],
  [
    'textDocument/didChange',
    (uri) => ({ textDocument: { uri, version: 2 }, contentChanges: [{ range, text: '京' }] }),
  ],
  ['textDocument/semanticTokens/full', (uri) => ({ textDocument: { uri } })],
  ['textDocument/hover', (uri) => ({ textDocument: { uri }, position })],
  ['mingshi/settled', (uri) => ({ textDocument: { uri } })],
  ['mingshi/entities', (uri) => ({ uri })],
  ['mingshi/addLabel', (uri) => ({ uri, path: 'person/poet', zh: '诗人', en: 'Poet' })],
  ['mingshi/nextUncertain', (uri) => ({ uri, position, scope: 'document' })],
  ['mingshi/previousUncertain', (uri) => ({ uri, position, scope: 'document' })],
  ...(['accept', 'reject', 'relabel', 'add'] as const).map(
    (verb) =>
      [
        'workspace/executeCommand',
        (uri: string) => ({
          command: `mingshi.${verb}`,
          arguments: [{ uri, version: 1, range, label: 'person' }],
        }),
      ] as const,
  ),
  ['workspace/executeCommand', (uri) => ({ command: 'mingshi.undo', arguments: [{ uri }] })],
];

const foreign = ['file:///etc/passwd', 'untitled:Untitled-1', 'FILE:///etc/passwd', `${uri}/../a`, ''];

describe('the edge of the playground', () => {
  it.each(aboutDocument)('lets %s through for its own document alone', (method, params) => {
    const message = { jsonrpc: '2.0', id: 1, method, params: params(uri) };
    expect(judge(message)).toEqual({ passes: message });
    for (const other of foreign) {
      expect(codeOf(asked(method, params(other)))).toBe(ErrorCodes.InvalidParams);
      expect(told(method, params(other))).toHaveProperty('answer', undefined);
    }
    for (const shape of [undefined, null, {}, [], [params(uri)], { textDocument: uri }])
      expect(asked(method, shape)).toHaveProperty('refused');
  });

  it('begins a session without folders, settings or a file, whatever the page says', () => {
    const verdict = asked('initialize', {
      processId: 1,
      rootUri: 'file:///',
      rootPath: '/',
      workspaceFolders: [{ uri: 'file:///', name: 'all' }],
      locale: 'zh-CN',
      initializationOptions: { model: '/etc', journal: 'workspace', legend: 'standard' },
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true, didChangeWatchedFiles: {} },
        experimental: { mingshi: { news: true } },
      },
    });
    expect(verdict).toEqual({
      passes: {
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: {
          processId: null,
          rootUri: null,
          workspaceFolders: null,
          locale: 'zh-CN',
          clientInfo: { name: 'Mingshi Playground' },
          capabilities: {
            workspace: { semanticTokens: { refreshSupport: true } },
            experimental: { mingshi: { news: true } },
          },
          initializationOptions: {},
        },
      },
    });
  });

  it('lets through what is about the model, and answers to the server', () => {
    for (const method of ['mingshi/labels', 'mingshi/training', 'mingshi/status', 'shutdown'])
      expect(asked(method, {})).toHaveProperty('passes');
    expect(asked('workspace/executeCommand', { command: 'mingshi.train', arguments: [{}] })).toHaveProperty(
      'passes',
    );
    expect(told('$/cancelRequest', { id: 1 })).toHaveProperty('passes');
    expect(judge({ jsonrpc: '2.0', id: 3, result: null })).toHaveProperty('passes');
  });

  it('knows no other request, notification or command of the server', () => {
    const known = new Set([
      ...aboutDocument.map(([method]) => method),
      ...['initialize', 'mingshi/labels', 'mingshi/training', 'mingshi/status', '$/cancelRequest'],
    ]);
    const others = [...paramsOf.keys(), ...Object.keys(requests)].filter((method) => !known.has(method));
    expect(others).toContain('workspace/didChangeWorkspaceFolders');
    expect(others).toContain('mingshi/moveJournal');
    for (const method of others) {
      expect(codeOf(asked(method, { uri }))).toBe(ErrorCodes.MethodNotFound);
      expect(told(method, { uri })).toHaveProperty('refused');
    }
    const used = ['accept', 'reject', 'relabel', 'add', 'undo', 'train'].map((verb) => `mingshi.${verb}`);
    for (const command of Object.keys(commandArguments).filter((name) => !used.includes(name)))
      expect(asked('workspace/executeCommand', { command, arguments: [{ uri }] })).toHaveProperty('refused');
  });

  it('takes back nothing but what was said of its document last', () => {
    const undo = (argument: object) =>
      asked('workspace/executeCommand', { command: 'mingshi.undo', arguments: [argument] });
    expect(undo({ uri })).toHaveProperty('passes');
    expect(undo({ uri, record: 'another' })).toHaveProperty('refused');
    expect(undo({})).toHaveProperty('refused');
  });

  it.each([[null], [[]], ['text'], [{}], [{ jsonrpc: '1.0', id: 1, method: 'shutdown' }]])(
    'answers what is no message: %j',
    (json) => {
      expect(codeOf(judge(json))).toBe(ErrorCodes.InvalidRequest);
    },
  );
});
