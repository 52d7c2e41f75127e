import { build, type BuildOptions } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ErrorCodes, LSPErrorCodes } from 'vscode-languageserver-protocol/node';
import { describe, expect, test } from 'vitest';
import { OtherWireError } from '../../../server/daemon/hello.ts';
import { ErrorCodes as ourCodes } from '../../../server/transport/codes.ts';
import { FakeDaemon } from '../../support/fake-daemon.ts';
import { quiet } from '../../support/fake-inference.ts';
import { Forwarding } from '../../support/forwarding.ts';
import type { RawClient, RawMessage } from '../../support/raw-client.ts';

const uri = 'file:///a.txt';
const textDocument = { uri, languageId: 'plaintext', version: 1, text: '王明来了。' };
const isMessage =
  (name: string) =>
  ({ method }: RawMessage): boolean =>
    method === name;

/** A client that is served, and the daemons that serve it one after another. */
async function served(
  params: object = {},
  capabilities: (daemon: number) => object = () => ({}),
): Promise<{
  forwarding: Forwarding;
  client: RawClient;
  tell: (method: string, params: object) => void;
  daemon: () => FakeDaemon;
}> {
  const daemons: FakeDaemon[] = [];
  const forwarding = new Forwarding((stream) =>
    daemons.push(new FakeDaemon(stream, 'utf-16', capabilities(daemons.length))),
  );
  const client = forwarding.client();
  await client.request('initialize', 'initialize', {
    ...{ processId: null, rootUri: null, capabilities: {} },
    ...params,
  });
  const tell = (method: string, params: object): void => client.send({ jsonrpc: '2.0', method, params });
  tell('initialized', {});
  await quiet(5);
  await forwarding.later();
  const daemon = (): FakeDaemon => {
    const last = daemons.at(-1);
    if (!last) throw new Error('no daemon was started');
    return last;
  };
  return { forwarding, client, tell, daemon };
}

/** What a client was told that is as asked for; it is taken off. */
const taken = (client: RawClient, method: string): RawMessage[] => {
  const found = client.messages.filter(isMessage(method));
  for (const message of found) client.messages.splice(client.messages.indexOf(message), 1);
  return found;
};

describe('a new daemon is told', () => {
  test('what holds now: initialize with today’s folders, trust and trace, the settings, the open documents', async () => {
    const { client, daemon, tell } = await served({
      locale: 'zh-cn',
      workspaceFolders: [
        { uri: 'file:///one', name: 'one' },
        { uri: 'file:///two', name: 'two' },
      ],
      initializationOptions: { author: 'lin', trusted: true },
      workDoneToken: 'begin',
    });
    tell('textDocument/didOpen', { textDocument });
    tell('textDocument/didOpen', { textDocument: { ...textDocument, uri: 'file:///closed.txt' } });
    tell('textDocument/didClose', { textDocument: { uri: 'file:///closed.txt' } });
    const added = [{ uri: 'file:///three', name: 'three' }];
    const removed = [{ uri: 'file:///one', name: 'one' }];
    tell('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
    tell('mingshi/trustChanged', { trusted: false });
    tell('$/setTrace', { value: 'messages' });
    tell('workspace/didChangeConfiguration', { settings: { mingshi: { codeLens: { enabled: true } } } });
    tell('workspace/didChangeConfiguration', { settings: { mingshi: { codeLens: { enabled: false } } } });
    await quiet(5);
    daemon().die();
    await quiet();
    expect(daemon().methods()).toEqual([
      ...['initialize', 'initialized', 'workspace/didChangeConfiguration', 'textDocument/didOpen'],
    ]);
    expect(daemon().last('initialize')?.params).toEqual({
      ...{ processId: null, rootUri: null, capabilities: {}, locale: 'zh-cn', trace: 'messages' },
      workspaceFolders: [{ uri: 'file:///two', name: 'two' }, ...added],
      initializationOptions: { author: 'lin', trusted: false },
    });
    expect(daemon().last('workspace/didChangeConfiguration')?.params).toEqual({
      settings: { mingshi: { codeLens: { enabled: false } } },
    });
    expect(daemon().last('textDocument/didOpen')?.params).toEqual({ textDocument });
    // The client was answered once, by the first.
    expect(client.messages.filter(({ result }) => result !== undefined)).toEqual([]);
  });

  test('initialize by the client’s own request where no daemon has answered it yet', async () => {
    const daemons: FakeDaemon[] = [];
    const forwarding = new Forwarding((stream) => daemons.push(new FakeDaemon(stream, 'utf-8')));
    const client = forwarding.client();
    await quiet(5);
    forwarding.clock.pass(60_000);
    client.send({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { capabilities: {} } });
    daemons[0]?.die();
    expect(await client.next(({ id }) => id === 1)).toMatchObject({
      result: { capabilities: { positionEncoding: 'utf-8' } },
    });
    expect(daemons[1]?.methods()).toEqual(['initialize']);
  });
});

describe('the client, when its daemon dies,', () => {
  test('is asked to ask again, as far as it can be', async () => {
    const refreshSupport = true;
    const { client, daemon } = await served({
      capabilities: { workspace: { semanticTokens: { refreshSupport }, diagnostics: { refreshSupport } } },
    });
    daemon().die();
    await quiet();
    expect(client.messages.filter(({ method }) => method?.endsWith('/refresh'))).toMatchObject([
      { method: 'workspace/semanticTokens/refresh' },
      { method: 'workspace/diagnostic/refresh' },
    ]);
  });

  test.each([
    ['en', 'before it confirmed mingshi.accept'],
    ['zh-cn', '在确认 mingshi.accept 之前中断'],
  ])(
    'has its requests answered: what to ask again, and in %s what was not confirmed',
    async (locale, text) => {
      const { client, daemon } = await served({ locale });
      daemon().answers = false;
      const hover = client.request(1, 'textDocument/hover', {
        textDocument,
        position: { line: 0, character: 0 },
      });
      const accept = client.request('2', 'workspace/executeCommand', { command: 'mingshi.accept' });
      const add = client.request(3, 'mingshi/addName', { name: '王明', label: 'person' });
      const move = client.request(4, 'mingshi/moveJournal', { folder: 'file:///w', to: 'workspace' });
      await quiet(5);
      daemon().die();
      expect((await hover).error?.code).toBe(LSPErrorCodes.ContentModified);
      expect((await accept).error).toMatchObject({
        code: LSPErrorCodes.RequestFailed,
        message: expect.stringContaining(text) as string,
      });
      for (const [written, method] of [
        [add, 'mingshi/addName'],
        [move, 'mingshi/moveJournal'],
      ] as const)
        expect((await written).error?.message).toContain(text.replace('mingshi.accept', method));
    },
  );

  test('lets go of what that one held: questions, progress, registrations, diagnostics', async () => {
    const { client, daemon } = await served();
    const begin = { kind: 'begin', title: 'any' };
    daemon().say({ id: 1, method: 'window/showMessageRequest', params: { type: 3, message: '?' } });
    daemon().say({ method: '$/progress', params: { token: 'over', value: begin } });
    daemon().say({ method: '$/progress', params: { token: 'over', value: { kind: 'end' } } });
    daemon().say({ method: '$/progress', params: { token: 'open', value: begin } });
    const registrations = ['kept', 'given up'].map((id) => ({
      id,
      method: 'workspace/didChangeWatchedFiles',
    }));
    daemon().say({ id: 2, method: 'client/registerCapability', params: { registrations } });
    daemon().say({
      ...{ id: 3, method: 'client/unregisterCapability' },
      params: { unregisterations: registrations.slice(1) },
    });
    daemon().say({ method: 'textDocument/publishDiagnostics', params: { uri, diagnostics: [{}] } });
    daemon().say({
      method: 'textDocument/publishDiagnostics',
      params: { uri: 'file:///b', diagnostics: [] },
    });
    const question = await client.next(isMessage('window/showMessageRequest'));
    await quiet();
    client.messages.length = 0;
    daemon().die();
    await quiet();
    expect(taken(client, '$/cancelRequest')).toContainEqual(
      expect.objectContaining({ params: { id: question.id } }),
    );
    expect(taken(client, '$/progress')).toMatchObject([
      { params: { token: 'open', value: { kind: 'end' } } },
    ]);
    expect(taken(client, 'client/unregisterCapability')).toMatchObject([
      { params: { unregisterations: registrations.slice(0, 1) } },
    ]);
    expect(taken(client, 'textDocument/publishDiagnostics')).toMatchObject([
      { params: { uri, diagnostics: [] } },
    ]);
    // The new daemon asks by the same id; the answer to the old question is not for it.
    daemon().say({ id: 1, method: 'window/showMessageRequest', params: { type: 3, message: 'new?' } });
    const next = await client.next(isMessage('window/showMessageRequest'));
    expect(next.id).not.toBe(question.id);
    client.send({ jsonrpc: '2.0', id: question.id, result: { title: 'old' } });
    client.send({ jsonrpc: '2.0', id: next.id, result: { title: 'new' } });
    await quiet(5);
    expect(daemon().heard.filter(({ method }) => method === undefined)).toMatchObject([
      { id: 1, result: { title: 'new' } },
    ]);
  });

  test('is told to restart where the new one announces something else', async () => {
    const { client, daemon } = await served({ locale: 'zh' }, (index) => ({ hoverProvider: index === 0 }));
    daemon().die();
    const { params } = await client.next(isMessage('window/showMessage'));
    expect(params?.message).toContain('重新启动编辑器');
  });
});

describe('while there is no daemon', () => {
  const gone = async () => {
    const all = await served();
    all.tell('textDocument/didOpen', { textDocument });
    await quiet(5);
    all.forwarding.hold();
    all.daemon().die();
    await quiet(5);
    return all;
  };
  const hover = { textDocument: { uri }, position: { line: 0, character: 0 } };

  test('requests wait for the next one, which knows what was changed meanwhile', async () => {
    const { client, forwarding, daemon, tell } = await gone();
    tell('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: '新' }] });
    const answer = client.request(1, 'textDocument/hover', hover);
    await quiet(5);
    forwarding.release();
    expect((await answer).result).toEqual({ method: 'textDocument/hover' });
    expect(daemon().documents.state).toEqual({ [uri]: ['新', 2, 'plaintext'] });
    expect(daemon().methods().slice(-2)).toEqual(['textDocument/didOpen', 'textDocument/hover']);
  });

  test('a change answers what was asked about the text before it, commands apart', async () => {
    const { client, forwarding, tell } = await gone();
    const answer = client.request(1, 'textDocument/hover', hover);
    const command = client.request(2, 'workspace/executeCommand', { command: 'mingshi.undo' });
    tell('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: '新' }] });
    expect((await answer).error?.code).toBe(LSPErrorCodes.ContentModified);
    forwarding.release();
    expect((await command).result).toBeDefined();
  });

  test('a request can be cancelled', async () => {
    const { client, forwarding, daemon, tell } = await gone();
    const answer = client.request(1, 'textDocument/hover', hover);
    tell('$/cancelRequest', { id: 1 });
    expect((await answer).error?.code).toBe(LSPErrorCodes.RequestCancelled);
    forwarding.release();
    await quiet();
    expect(daemon().methods()).not.toContain('textDocument/hover');
  });

  test('shutdown and exit are answered all the same, and no other is looked for', async () => {
    const { client, forwarding, tell } = await gone();
    const waiting = client.request(1, 'textDocument/hover', hover);
    expect(await client.request(2, 'shutdown')).toMatchObject({ id: 2, result: null });
    expect((await waiting).error?.code).toBe(LSPErrorCodes.ContentModified);
    expect((await client.request(3, 'textDocument/hover', hover)).error?.code).toBe(
      ErrorCodes.InvalidRequest,
    );
    tell('exit', {});
    expect(await forwarding.ended).toBe(0);
    const { attempts } = forwarding;
    forwarding.release();
    await forwarding.later();
    expect(forwarding.attempts).toBe(attempts);
  });

  test('exit without shutdown, and the end of the input, end with 1', async () => {
    const one = await gone();
    one.tell('exit', {});
    expect(await one.forwarding.ended).toBe(1);
    const two = await gone();
    two.forwarding.input.end();
    expect(await two.forwarding.ended).toBe(1);
  });
});

describe('three starts that fail within a minute', () => {
  const failed = async (locale: string, refusal: string | Error = 'no room') => {
    const all = await served({ locale });
    all.forwarding.refusal = refusal;
    const attempts = all.forwarding.attempts;
    all.daemon().die();
    await quiet(5);
    for (let time = 0; time < 5; time += 1) await all.forwarding.later(1000);
    expect(all.forwarding.attempts - attempts).toBe(3);
    return all;
  };

  test.each([
    ['en', 'is not available (no room)'],
    ['zh-hans', '后台服务不可用（no room）'],
  ])('are told in %s; requests are refused until the user goes on after a pause', async (locale, text) => {
    const { forwarding, client, daemon, tell } = await failed(locale);
    expect(taken(client, 'window/showMessage')).toMatchObject([
      { params: { message: expect.stringContaining(text) as string } },
    ]);
    const refused = await client.request(1, 'mingshi/any');
    expect(refused.error).toMatchObject({
      code: LSPErrorCodes.RequestFailed,
      message: expect.stringContaining(text) as string,
    });
    tell('textDocument/didOpen', { textDocument });
    await quiet(5);
    const { attempts } = forwarding;
    forwarding.refusal = undefined;
    // Nobody is there.
    await forwarding.later();
    expect(forwarding.attempts).toBe(attempts);
    expect((await client.request(2, 'mingshi/any')).result).toEqual({ method: 'mingshi/any' });
    expect(daemon().documents.state).toEqual({ [uri]: [textDocument.text, 1, 'plaintext'] });
  });

  test('tell to restart the editor where the package was replaced by one that cannot be talked to', async () => {
    const { client } = await failed('en', new OtherWireError('another one'));
    const message = expect.stringContaining('restart the editor') as string;
    expect(taken(client, 'window/showMessage')).toMatchObject([{ params: { message } }]);
    const refused = await client.request(1, 'mingshi/any');
    expect(refused.error).toMatchObject({ code: LSPErrorCodes.RequestFailed, message });
  });

  test('are counted too where a daemon dies as soon as it is there', async () => {
    const forwarding = new Forwarding((stream) => setImmediate(() => stream.destroy()));
    const client = forwarding.client();
    const answer = client.request(1, 'initialize', { capabilities: {} });
    for (let time = 0; time < 8; time += 1) await forwarding.later(1000);
    expect((await answer).error?.message).toContain('is not available');
    expect(forwarding.attempts).toBe(3);
    expect(taken(client, 'window/showMessage')).toHaveLength(1);
  });

  test('shutdown is answered with success even then', async () => {
    const { client, forwarding, tell } = await failed('en');
    expect(await client.request(1, 'shutdown')).toMatchObject({ result: null });
    tell('exit', {});
    expect(await forwarding.ended).toBe(0);
  });
});

describe('what is wrong', () => {
  test('from the client is refused here, and reaches no daemon', async () => {
    const { client, daemon, tell } = await served();
    const before = daemon().heard.length;
    client.body('{');
    expect((await client.next(({ id }) => id === null)).error?.code).toBe(ErrorCodes.ParseError);
    client.send([]);
    expect((await client.next(({ id }) => id === null)).error?.code).toBe(ErrorCodes.InvalidRequest);
    expect((await client.request(1, 'textDocument/hover', {})).error?.code).toBe(ErrorCodes.InvalidParams);
    expect((await client.request(1, 'initialize', { capabilities: {} })).error?.code).toBe(
      ErrorCodes.InvalidRequest,
    );
    tell('textDocument/didOpen', {});
    expect((await client.next(isMessage('window/logMessage'))).params?.message).toMatch(/^ignored: /);
    expect(daemon().heard).toHaveLength(before);
    daemon().die();
    await quiet();
    expect(daemon().documents.state).toEqual({});
  });

  test('an id that is in use is refused; the request before gets its own answer', async () => {
    const { client, daemon } = await served();
    daemon().answers = false;
    const first = client.request(1, 'mingshi/any');
    client.send({ jsonrpc: '2.0', id: '1', method: 'mingshi/other' });
    expect((await client.next(({ id }) => id === '1')).error?.code).toBe(ErrorCodes.InvalidRequest);
    daemon().say({ id: 1, result: 'any' });
    daemon().say({ id: 1, result: 'twice' });
    daemon().say({ id: 'unknown', result: 'any' });
    expect((await first).result).toBe('any');
    await quiet();
    expect(client.messages.filter(({ result }) => result !== undefined)).toEqual([]);
  });

  test('a broken frame from the client ends with 1 and a reason; one from the daemon makes it a dead one', async () => {
    const { forwarding, daemon, client } = await served();
    const first = daemon();
    first.bytes('Content-Length: x\r\n\r\n');
    await quiet();
    expect(first.isAlive).toBe(false);
    expect((await client.request(1, 'mingshi/any')).result).toBeDefined();
    daemon().say([]);
    await forwarding.later();
    expect((await client.request(2, 'mingshi/any')).result).toBeDefined();
    client.bytes('GET / HTTP/1.1\r\n\r\n');
    expect(await forwarding.ended).toBe(1);
    expect(forwarding.log).toEqual(['a header line is not of the form NAME: VALUE']);
    await forwarding.later(1000);
    expect(daemon().isAlive).toBe(false);
  });
});

test('bytes that pass through are those that came', async () => {
  const { client, daemon, forwarding } = await served();
  daemon().answers = false;
  const body = '{ "id":7 ,"jsonrpc":"2.0",  "method":"mingshi/any", "params":{"n":1.0e2,"s":"\\u738b"}}';
  client.body(body);
  await quiet(5);
  expect(daemon().last('mingshi/any')?.params).toEqual({ n: 100, s: '王' });
  let written = '';
  forwarding.output.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const answer = '{"jsonrpc":"2.0","id":7,"result":[1.0e2, "\\u738b"]}';
  daemon().bytes(`Content-Length: ${answer.length}\r\n\r\n${answer}`);
  await quiet(5);
  expect(written).toBe(`Content-Length: ${answer.length}\r\n\r\n${answer}`);
});

test('a daemon’s own cancelling reaches the client by the id that it knows', async () => {
  const { client, daemon } = await served();
  daemon().say({ id: 'own', method: 'window/showMessageRequest', params: { type: 3, message: '?' } });
  const { id } = await client.next(isMessage('window/showMessageRequest'));
  daemon().say({ method: '$/cancelRequest', params: { id: 'own' } });
  expect((await client.next(isMessage('$/cancelRequest'))).params).toEqual({ id });
});

test('who does not read is waited for, in both directions', async () => {
  const { client, daemon, forwarding } = await served();
  const large = 'x'.repeat(100_000);
  // The client stops to read.
  forwarding.output.pause();
  for (let count = 0; count < 40; count += 1) daemon().say({ method: 'telemetry/event', params: { large } });
  await quiet();
  expect(forwarding.output.writableLength + forwarding.output.readableLength).toBeLessThan(1_000_000);
  forwarding.output.resume();
  await quiet(200);
  expect(taken(client, 'telemetry/event')).toHaveLength(40);

  daemon().pause();
  for (let count = 0; count < 40; count += 1) {
    client.send({ jsonrpc: '2.0', method: 'mingshi/unknown', params: { large } });
  }
  await quiet();
  expect(forwarding.input.readableLength + forwarding.input.writableLength).toBeGreaterThan(3_000_000);
  daemon().resume();
  await quiet(200);
  expect(
    daemon()
      .methods()
      .filter((method) => method === 'mingshi/unknown'),
  ).toHaveLength(40);

  // A full daemon that dies holds nobody up.
  daemon().pause();
  for (let count = 0; count < 40; count += 1) {
    client.send({ jsonrpc: '2.0', method: 'mingshi/unknown', params: { large } });
  }
  await quiet();
  daemon().die();
  expect((await client.request(1, 'mingshi/any')).result).toBeDefined();
});

test('an editor whose process has gone is left, though its pipe stays open', async () => {
  // No process has so high a number.
  const { forwarding } = await served({ processId: 2 ** 30 });
  expect(await forwarding.ended).toBe(1);
});

test('exit reaches the daemon, which may go on reading until it has closed', async () => {
  const { client, forwarding, daemon, tell } = await served();
  expect(await client.request(1, 'shutdown')).toMatchObject({ result: { method: 'shutdown' } });
  tell('exit', {});
  expect(await forwarding.ended).toBe(0);
  await quiet();
  expect(daemon().methods().slice(-2)).toEqual(['shutdown', 'exit']);
  await forwarding.later(1000);
  expect(daemon().isAlive).toBe(false);
});

test('error codes are those of the library', () => {
  const theirs: Record<string, unknown> = { ...ErrorCodes, ...LSPErrorCodes };
  expect(ourCodes).toEqual(Object.fromEntries(Object.keys(ourCodes).map((name) => [name, theirs[name]])));
});

test('a forwarder loads neither inference nor the protocol library', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const { options } = (await import(join(root, 'esbuild.config.mjs'))) as { options: BuildOptions };
  const { metafile } = await build({
    ...options,
    ...{ absWorkingDir: root, entryPoints: ['server/forward/forward.ts'], write: false, metafile: true },
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const packages = new Set(imports.filter(({ external }) => external).map(({ path }) => path));
  expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual(['zod']);
  expect(
    Object.keys(metafile.inputs).filter((file) => /server\/(inference|features)|analyzer/.test(file)),
  ).toEqual([]);
});
