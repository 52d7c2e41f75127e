import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { NotificationMessage, ResponseMessage } from 'vscode-languageserver-protocol/node';
import { logLevelOf, upTo, type LogLevel } from '../../../server/log.ts';
import { Calls } from '../../../server/transport/calls.ts';
import { Trace, type TraceValue } from '../../../server/transport/trace.ts';
import { FakeProcess, quiet } from '../../support/fake-inference.ts';
import { RawClient } from '../../support/raw-client.ts';

const uri = 'file:///a.txt';

/** A session that is spoken to in bytes. */
async function raw(fake = new FakeProcess(true), env: Record<string, string> = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ended = fake.serve(input, output, { env });
  const client = new RawClient(output, input);
  await client.initialize();
  return { fake, client, ended };
}

describe('requests with the id of one that has no answer yet', () => {
  test.each([
    [1, 1],
    [1, '1'],
  ])('are refused, and the first gets its answer: %j, %j', async (first, second) => {
    const { fake, client } = await raw(new FakeProcess(false));
    client.send({
      jsonrpc: '2.0',
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'plaintext', version: 1, text: '王明来了。' } },
    });
    const params = { textDocument: { uri } };
    client.send({ jsonrpc: '2.0', id: first, method: 'textDocument/semanticTokens/full', params });
    const { error } = await client.request(second, 'textDocument/semanticTokens/full', params);
    expect(error).toMatchObject({
      code: -32600,
      message: expect.stringContaining('no answer yet') as string,
    });
    await quiet();
    fake.worker.answer();
    const { result } = await client.next(({ id }) => id === first);
    expect(result).toMatchObject({ data: expect.any(Array) as number[] });
    expect((await client.request(first, 'test/free')).error?.code).toBe(-32601);
  });

  test('nothing that was refused frees an id that is in use', () => {
    const calls = new Calls();
    const answer: ResponseMessage = { jsonrpc: '2.0', id: 1, result: null };
    calls.received(1);
    calls.received(1);
    calls.sent(answer);
    expect(calls.isOpen(1)).toBe(true);
    calls.sent(answer);
    expect(calls.isOpen(1)).toBe(false);
  });
});

test('an answer that nobody waits for does nothing; a broken one to a question of the server ends its wait', async () => {
  const { fake, client } = await raw();
  client.send({ jsonrpc: '2.0', id: 77, result: 1 });
  client.send({ jsonrpc: '2.0', id: null, error: { code: 1, message: 'x' } });
  expect((await client.request(1, 'test/alive')).error?.code).toBe(-32601);
  expect(client.messages).toEqual([]);

  const other = fake.connect();
  other.editor.connection.onRequest('workspace/configuration', () => 5);
  await other.editor.initialize();
  expect(await other.editor.tokens('file:///none')).toBeNull();
});

test('a request before initialize is refused for that, whatever its parameters', async () => {
  const fake = new FakeProcess(true);
  const [input, output] = [new PassThrough(), new PassThrough()];
  void fake.serve(input, output);
  const client = new RawClient(output, input);
  const { error } = await client.request(1, 'textDocument/hover', { wrong: true });
  expect(error?.code).toBe(-32002);
});

test('what an unknown method is called decides whether it may be left out', async () => {
  const { client } = await raw();
  client.send({ jsonrpc: '2.0', method: '$/anything', params: { x: 1 } });
  client.send({ jsonrpc: '2.0', method: 'unknown/notification', params: [1] });
  expect((await client.request(1, '$/anything', { x: 1 })).error?.code).toBe(-32601);
  expect(client.messages).toEqual([]);
});

describe('the log of the client', () => {
  test.each<[string | undefined, LogLevel]>([
    [undefined, 'info'],
    ['debug', 'debug'],
    ['error', 'error'],
    ['loud', 'info'],
  ])('MINGSHI_LOG=%s means %s', (MINGSHI_LOG, level) => {
    expect(logLevelOf({ MINGSHI_LOG })).toBe(level);
  });

  test.each<[LogLevel, string]>([
    ['error', 'e'],
    ['warn', 'ew'],
    ['info', 'ewi'],
    ['debug', 'ewid'],
  ])('%s tells %s', (level, expected) => {
    let told = '';
    const log = upTo(level, {
      error: () => (told += 'e'),
      warn: () => (told += 'w'),
      info: () => (told += 'i'),
      debug: () => (told += 'd'),
    });
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each]('');
    expect(told).toBe(expected);
  });

  test('tells as much as MINGSHI_LOG says', async () => {
    const { client } = await raw(new FakeProcess(true), { MINGSHI_LOG: 'error' });
    client.send({ jsonrpc: '2.0', method: 'textDocument/didClose', params: {} });
    await client.request(1, 'test/alive');
    expect(client.messages).toEqual([]);
  });
});

describe('$/setTrace', () => {
  const traced = (client: RawClient): string[] =>
    client.messages
      .filter(({ method }) => method === '$/logTrace')
      .map(({ params }) => params?.message ?? '');

  test('tells which messages come and go from then on, until it is off', async () => {
    const { client } = await raw();
    client.send({ jsonrpc: '2.0', method: '$/setTrace', params: { value: 'messages' } });
    await quiet();
    await client.request(1, 'test/alive');
    client.send({ jsonrpc: '2.0', method: '$/setTrace', params: { value: 'off' } });
    await quiet();
    await client.request(2, 'test/alive');
    expect(traced(client)).toEqual([
      'received request test/alive (1)',
      'sent answer (1): error -32601',
      'received notification $/setTrace',
    ]);
  });

  const message: NotificationMessage = {
    jsonrpc: '2.0',
    method: 'textDocument/didOpen',
    params: { textDocument: { uri, languageId: 'plaintext', version: 1, text: '王明来了。' } },
  };

  function verbose(value: TraceValue, showsText: boolean, traced: NotificationMessage): string | undefined {
    let verbose: string | undefined;
    const trace = new Trace(showsText, (params) => (verbose = params.verbose));
    trace.value = value;
    trace.note('received', traced);
    return verbose;
  }

  test('verbose shows contents, and text of documents only where MINGSHI_LOG_TEXT=1 asks for it', () => {
    expect(verbose('messages', true, message)).toBeUndefined();
    const told = verbose('verbose', false, message);
    expect(told).toContain(uri);
    expect(told).toContain('"text":"(5)"');
    expect(verbose('verbose', true, message)).toContain('王明来了。');
  });

  test('takes contents of any depth', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(verbose('verbose', false, { ...message, params: [deep] })).toBe('');
  });
});
