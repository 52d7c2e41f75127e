import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';
import { RawClient } from '../../support/raw-client.ts';

/** Stands in every sentence of the document, and in everything that is sent wrongly. */
const marker = '暗号';
const text = `王${marker}来了，${marker}。\n范${marker}也来了。\n`;

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mingshi-log-'));
});
afterEach(() => rm(root, { recursive: true, force: true, maxRetries: 10 }));

test('text of documents shows in no log line, no error, no trace and nothing on standard error', async () => {
  const fake = new FakeProcess(true, undefined, join(root, 'home'));
  const folder = join(root, 'folder');
  await mkdir(join(folder, '.mingshi'), { recursive: true });
  const broken = [`{"v":1,"id":"${marker}`, `{"v":1,"id":"12345678","kind":"accept","sentence":"${marker}"}`];
  await writeFile(join(folder, '.mingshi', 'annotations.jsonl'), broken.join('\n'));
  fake.disk.write(join(folder, '.mingshi', 'names.tsv'), `${marker}\tno/such/label\n`);
  const client = await connect(fake, pathToFileURL(folder).href);
  const uri = pathToFileURL(join(folder, 'a.txt')).href;
  const textDocument = { uri, languageId: 'plaintext', version: 1, text };
  client.send({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument } });
  await client.request('tokens', 'textDocument/semanticTokens/full', { textDocument: { uri } });

  for (const body of brokenBodies) client.body(body);
  for (const message of wrongMessages(uri)) client.send(message);
  await quiet();
  fake.clock.pass(1000);
  await quiet();
  fake.worker.say({ kind: 'failed', id: -1, reason: 'nobody asked' });
  fake.worker.crash();
  await quiet();
  expect((await client.request('alive', 'test/alive')).error?.code).toBe(-32601);

  // Answers are what was asked for.
  const told = client.messages
    .filter(({ result }) => result === undefined)
    .map((message) => JSON.stringify(message));
  expect(told.filter((line) => line.includes('window/logMessage')).length).toBeGreaterThan(5);
  expect(told.filter((line) => line.includes('"error"')).length).toBeGreaterThan(20);
  expect(told.filter((line) => line.includes('$/logTrace')).length).toBeGreaterThan(20);
  expect(told.filter((line) => line.includes(marker))).toEqual([]);

  client.bytes(`Content-Length: ${marker}\r\n\r\n{}`);
  await quiet();
  expect(fake.fatal).toHaveLength(1);
  expect(fake.fatal[0]).not.toContain(marker);
});

async function connect(fake: FakeProcess, folder: string): Promise<RawClient> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  void fake.serve(input, output, { env: { MINGSHI_LOG: 'debug' } });
  const client = new RawClient(output, input);
  const capabilities = { workspace: { configuration: true, semanticTokens: { refreshSupport: true } } };
  const workspaceFolders = [{ uri: folder, name: 'folder' }];
  await client.request('initialize', 'initialize', { capabilities, workspaceFolders, trace: 'verbose' });
  client.send({ jsonrpc: '2.0', method: 'initialized', params: {} });
  return client;
}

const brokenBodies = [
  `${marker}`,
  `{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"text":"${marker}"`,
  `"${marker}"`,
  `["${marker}"]`,
  `{"jsonrpc":"2.0","id":1,"method":"a","params":"${marker}"}`,
  `{"jsonrpc":"2.0","id":{"${marker}":1},"method":"shutdown"}`,
  `{"jsonrpc":"2.0","result":"${marker}"}`,
  `{"jsonrpc":"2.0","id":5,"error":{"code":"${marker}","message":"${marker}"}}`,
  `{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"${marker}"}}`,
  `{"jsonrpc":"${marker}","id":6,"method":"shutdown"}`,
  Buffer.concat([Buffer.from(marker), Buffer.from([0xff])]),
];

/** Messages that are wrong in each of the ways that are told of, with the marker wherever text of a document could be. */
function wrongMessages(uri: string): object[] {
  const textDocument = { uri, version: 2 };
  const position = { line: 0, character: 0 };
  const range = { start: position, end: { line: 0, character: 3 } };
  const wrong: readonly (readonly [method: string, params: unknown])[] = [
    ['textDocument/didOpen', { textDocument: { uri, languageId: 'plaintext', version: 1, text } }],
    ['textDocument/didOpen', { textDocument: { uri, languageId: 1, version: 1, text } }],
    ['textDocument/didChange', { textDocument, contentChanges: [{ range: marker, text: marker }] }],
    ['textDocument/didChange', { textDocument, contentChanges: marker }],
    ['textDocument/didChange', { textDocument: { uri, version: marker }, contentChanges: [{ text }] }],
    ['textDocument/didClose', { textDocument: marker }],
    ['textDocument/hover', { textDocument: { uri }, position: marker }],
    ['textDocument/hover', { textDocument: { uri }, position: { line: marker, character: 0 } }],
    ['textDocument/semanticTokens/range', { textDocument: { uri }, range: { start: marker, end: marker } }],
    ['textDocument/codeAction', { textDocument: { uri }, range, context: { only: marker } }],
    ['codeAction/resolve', { title: [marker] }],
    ['codeAction/resolve', { title: marker, data: { command: 'mingshi.add', argument: { label: marker } } }],
    ['workspace/executeCommand', { command: 'mingshi.add', arguments: [marker] }],
    ['workspace/executeCommand', { command: 'mingshi.add', arguments: [{ uri, version: 1, range: marker }] }],
    ['workspace/executeCommand', command('mingshi.add', { uri, version: 7, range, label: 'person' })],
    [
      'workspace/executeCommand',
      command('mingshi.reject', {
        uri,
        version: 1,
        range: { start: position, end: { line: 1, character: 3 } },
      }),
    ],
    [
      'workspace/executeCommand',
      command('mingshi.always', {
        uri,
        version: 1,
        range: { start: position, end: { line: 1, character: 3 } },
        label: 'person',
      }),
    ],
    [
      'workspace/executeCommand',
      command('mingshi.always', {
        uri,
        version: 1,
        range: { start: { line: 0, character: 6 }, end: { line: 0, character: 8 } },
        label: 'mine',
      }),
    ],
    [
      'workspace/executeCommand',
      command('mingshi.always', {
        uri,
        version: 1,
        range: { start: position, end: { line: 0, character: 1 } },
        label: 'person',
      }),
    ],
    ['workspace/didChangeConfiguration', { settings: { mingshi: { uncertainBelow: marker } } }],
    ['workspace/didChangeWatchedFiles', { changes: [{ uri: 1, type: marker }] }],
    ['workspace/didChangeWorkspaceFolders', { event: { added: [marker], removed: [] } }],
    ['mingshi/settled', { textDocument: { uri: [marker] } }],
    ['mingshi/nextUncertain', { uri, position, scope: marker }],
    ['mingshi/trustChanged', { trusted: marker }],
    ['$/setTrace', { value: [marker] }],
    ['$/progress', { token: [marker] }],
  ];
  return wrong.flatMap(([method, params], index) => [
    { jsonrpc: '2.0', id: `wrong ${index}`, method, params },
    { jsonrpc: '2.0', method, params },
  ]);
}

const command = (command: string, argument: object): object => ({ command, arguments: [argument] });
