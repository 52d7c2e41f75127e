import { describe, expect, test } from 'vitest';
import { RawClient } from '../support/raw-client.ts';
import { servers, type Server } from '../support/serve.ts';

const { serve } = servers();

function connect(): Server & { client: RawClient } {
  const server = serve();
  return { ...server, client: new RawClient(server.child.stdout, server.child.stdin) };
}

async function initialized(): Promise<RawClient> {
  const { client } = connect();
  await client.initialize();
  return client;
}

/** That the connection goes on, so that what follows is sent to the same server: whatever was sent before has been handled, and a request gets its answer. */
async function expectAlive(client: RawClient): Promise<void> {
  const { error } = await client.request('alive', 'test/alive');
  expect(error?.code).toBe(-32601);
}

const isLog = ({ method }: { method?: string }): boolean => method === 'window/logMessage';

describe('a broken frame ends the connection with exit code 1 and one line on stderr', () => {
  test.each([
    ['negative length', 'Content-Length: -1\r\n\r\n{}'],
    ['absurd length', 'Content-Length: 99999999999999999999999\r\n\r\n{}'],
    ['a length over the limit', `Content-Length: ${64 * 2 ** 20 + 1}\r\n\r\n{}`],
    ['a length that is no number', 'Content-Length: many\r\n\r\n{}'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    ['no length', 'Content-Type: application/json\r\n\r\n{}'],
    ['an empty header', '\r\n\r\n{}'],
    ['a header that is none', 'hello\r\n\r\n'],
    ['lines without CR', 'Content-Length: 2\n\n{}'],
    ['a header too long', `X-Filler: ${'x'.repeat(10_000)}`],
  ])('%s', async (_, bytes) => {
    const { client, ended } = connect();
    await client.initialize();
    client.bytes(bytes);
    const { code, err } = await ended;
    expect(code).toBe(1);
    expect(err).toMatch(/^mingshi serve: [^\n]+\n$/);
  });

  test('even before initialize', async () => {
    const { client, ended } = connect();
    client.bytes('GET / HTTP/1.1\r\n\r\n');
    expect(await ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^mingshi serve: .+\n$/) as string,
    });
  });
});

test('bad JSON in a sound frame gets -32700 with id null, and the connection goes on', async () => {
  const client = await initialized();
  for (const [what, body] of [
    ['not JSON', '{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]'],
    ['nothing', ''],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ] as const) {
    client.body(body);
    const { id, error } = await client.next((message) => message.error !== undefined);
    expect({ what, id, code: error?.code }).toEqual({ what, id: null, code: -32700 });
    await expectAlive(client);
  }
});

describe('sound JSON of the wrong shape', () => {
  const document = { textDocument: { uri: 'file:///a' } };

  test('is an InvalidRequest', async () => {
    const client = await initialized();
    for (const [what, message, id] of [
      ['a number', 1, null],
      ['null', null, null],
      ['a batch', [{ jsonrpc: '2.0', id: 1, method: 'shutdown' }], null],
      ['an empty object', {}, null],
      ['no version', { id: 1, method: 'shutdown' }, 1],
      ['an id that is none', { jsonrpc: '2.0', id: {}, method: 'shutdown' }, null],
      ['id null', { jsonrpc: '2.0', id: null, method: 'shutdown' }, null],
      ['a method that is none', { jsonrpc: '2.0', id: 'a', method: 5 }, 'a'],
      ['neither method nor result', { jsonrpc: '2.0', id: 0 }, 0],
      ['parameters that are none', { jsonrpc: '2.0', id: 7, method: 'shutdown', params: 5 }, 7],
      ['an answer with an odd error', { jsonrpc: '2.0', id: 7, error: 5 }, 7],
      [
        'a second initialize',
        { jsonrpc: '2.0', id: 7, method: 'initialize', params: { capabilities: {} } },
        7,
      ],
    ] as const) {
      client.send(message);
      const answer = await client.next(({ error }) => error !== undefined);
      expect({ what, id: answer.id, code: answer.error?.code }).toEqual({ what, id, code: -32600 });
      await expectAlive(client);
    }
  });

  test('is InvalidParams of a request', async () => {
    const client = await initialized();
    for (const [method, params] of [
      ['hover', undefined],
      ['hover', null],
      ['hover', []],
      ['hover', document],
      ['hover', { ...document, position: { line: -1, character: 0 } }],
      ['hover', { ...document, position: { line: 0.5, character: 0 } }],
      ['semanticTokens/full', { textDocument: 'file:///a' }],
      ['semanticTokens/range', { ...document, range: { start: { line: 0, character: 0 } } }],
    ] as const) {
      const { error } = await client.request(1, `textDocument/${method}`, params);
      expect({ method, params, code: error?.code }).toEqual({ method, params, code: -32602 });
      await expectAlive(client);
    }
  });

  test('is InvalidParams of initialize, which may come again', async () => {
    const { client } = connect();
    for (const params of [
      undefined,
      {},
      { capabilities: { textDocument: { hover: 1 } } },
      ...['fine', 5, [], { trusted: 'no' }].map((initializationOptions) => ({
        ...{ capabilities: {}, initializationOptions },
      })),
    ]) {
      const { error } = await client.request(1, 'initialize', params);
      expect({ params, code: error?.code }).toEqual({ params, code: -32602 });
    }
    await client.initialize();
    await expectAlive(client);
  });

  test('is one line in the log for a setting among initializationOptions, which is left out', async () => {
    const { client } = connect();
    const { result } = await client.request(1, 'initialize', {
      capabilities: {},
      initializationOptions: { device: 'gpu', inlayHints: true, uncertainBelow: 0.4, unknown: 1 },
    });
    expect(result).toMatchObject({ serverInfo: { name: 'mingshi' } });
    client.send({ jsonrpc: '2.0', method: 'initialized', params: {} });
    await expectAlive(client);
    const logged = client.messages.filter(isLog).map(({ params }) => params?.message);
    expect(logged).toEqual([
      expect.stringMatching(/^the setting mingshi\.\w+ is not used: /),
      expect.stringMatching(/^the setting mingshi\.\w+ is not used: /),
    ]);
  });

  test('is one line in the log for a notification', async () => {
    const client = await initialized();
    for (const [method, params] of [
      ['textDocument/didOpen', { textDocument: { uri: 'file:///a' } }],
      [
        'textDocument/didChange',
        { textDocument: { uri: 'file:///a', version: 2 }, contentChanges: [{ range: 1 }] },
      ],
      ['textDocument/didChange', undefined],
      ['textDocument/didClose', 'file:///a'],
      ['$/cancelRequest', {}],
      ['$/cancelRequest', { id: null }],
      ['$/setTrace', {}],
    ] as const) {
      client.send({ jsonrpc: '2.0', method, params });
      await expectAlive(client);
      const logged = client.messages.splice(0).filter(isLog);
      const line = expect.stringMatching(/^ignored: .+$/) as string;
      expect({ method, logged: logged.map(({ params }) => params?.message) }).toEqual({
        method,
        logged: [line],
      });
    }
  });
});

describe('messages at the wrong time', () => {
  test('a request before initialize gets ServerNotInitialized, a notification nothing', async () => {
    const { client } = connect();
    client.send({
      jsonrpc: '2.0',
      method: 'textDocument/didClose',
      params: { textDocument: { uri: 'file:///a' } },
    });
    const { error } = await client.request(1, 'shutdown');
    expect(error?.code).toBe(-32002);
    expect(client.messages).toEqual([]);
  });

  test('a request after shutdown gets InvalidRequest', async () => {
    const { client, ended } = connect();
    await client.initialize();
    await client.request(1, 'shutdown');
    const { error } = await client.request(2, 'textDocument/hover', {
      textDocument: { uri: 'file:///a' },
      position: { line: 0, character: 0 },
    });
    expect(error?.code).toBe(-32600);
    client.send({ jsonrpc: '2.0', method: 'exit' });
    expect((await ended).code).toBe(0);
  });

  test('an unknown request gets MethodNotFound; unknown notifications and answers are ignored', async () => {
    const client = await initialized();
    for (const method of ['textDocument/unknown', 'constructor', '__proto__']) {
      expect((await client.request(method, method, {})).error?.code).toBe(-32601);
    }
    client.send({ jsonrpc: '2.0', method: '$/unknown', params: {} });
    client.send({ jsonrpc: '2.0', id: 99, result: 1 });
    client.send({ jsonrpc: '2.0', id: null, error: { code: 1, message: 'x' } });
    await expectAlive(client);
  });
});
