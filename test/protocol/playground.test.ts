import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Connection } from '../../client/playground/lsp/connection.ts';
import { Session } from '../../client/playground/lsp/session.ts';
import { longestMessage, playgroundDocument as uri } from '../../shared/playground.ts';
import type { Answer } from '../../shared/protocol/requests.ts';
import { daemonUsers } from '../support/daemon.ts';
import { outcome, type Outcome } from '../support/installation.ts';

const user = daemonUsers();

interface Playground {
  readonly host: string;
  readonly token: string;
  /** What it wrote to standard error so far. */
  readonly err: () => string;
  /** Ctrl-C. */
  readonly end: () => Promise<Outcome>;
}

async function open(...args: string[]): Promise<Playground> {
  const child = user().start(['playground', ...args]);
  const ended = outcome(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: string) => (out += text));
  child.stderr.on('data', (text: string) => (err += text));
  await user().until(() => Promise.resolve(out.endsWith('\n')));
  const [, host = '', token = ''] = /http:\/\/(\S+)\/#token=(\w+)\n$/.exec(out) ?? [];
  const end = (): Promise<Outcome> => {
    child.kill('SIGINT');
    return ended;
  };
  return { host, token, err: () => err, end };
}

interface Response {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** @param path as it goes over the wire: nothing tidies it up */
function get({ host }: Playground, path: string, headers = {}, method = 'GET'): Promise<Response> {
  const [hostname, port] = host.split(':');
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, method, headers: { Host: host, ...headers } });
    const read = (response: IncomingMessage): void => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    };
    asking.on('response', read).on('error', reject).end();
  });
}

/** A WebSocket as the page opens it. */
const dial = ({ host, token }: Playground, path = `/session?token=${token}`, origin = `http://${host}`) =>
  new WebSocket(`ws://${host}${path}`, { origin });

/** A session as the page begins it. */
async function begin(playground: Playground, text: string): Promise<{ session: Session; socket: WebSocket }> {
  const socket = dial(playground);
  await once(socket, 'open');
  const connection = new Connection(socket);
  socket.on('message', (data) => connection.receive((data as Buffer).toString('utf8')));
  const session = await Session.begin(connection, 'en');
  session.open({ version: 1, text });
  return { session, socket };
}

const labelsIn = ({ entities }: Answer<'mingshi/entities'>): string[] =>
  entities.map(({ text, label }) => `${text} ${label}`);

describe('mingshi playground', () => {
  it('serves the files of its page, which may load nothing else, and no other', async () => {
    const playground = await open('--no-daemon');
    const { headers, ...page } = await get(playground, '/');
    expect(page).toEqual({
      status: 200,
      body: await readFile(join(user().root, 'dist', 'playground', 'index.html'), 'utf8'),
    });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        `connect-src ws://${playground.host}`,
        "frame-ancestors 'none'",
      ]),
    );
    const named = Array.from(page.body.matchAll(/(?:src|href)="([^"]+)"/g), ([, path = '']) => path);
    expect(named).toHaveLength(3);
    for (const path of [...named, '/codicon.ttf']) expect((await get(playground, path)).status).toBe(200);
    // Nothing of the page is carried by it that would let others in.
    expect(page.body).not.toContain(playground.token);

    await writeFile(join(user().root, 'dist', 'playground', 'notes.txt'), 'not for the page');
    for (const path of [
      ...['/notes.txt', '/index.html', '/page.js.map', '/../bin.js', '/..%2fbin.js', '/%2e%2e/bin.js'],
      ...['//etc/passwd', '/etc/passwd', '/page.js/', '/__proto__', '/constructor'],
    ])
      expect([path, (await get(playground, path)).status]).toEqual([path, 404]);
    expect((await get(playground, '/', {}, 'POST')).status).toBe(405);
    expect((await get(playground, '/session')).status).toBe(426);
    expect(await get(playground, '/', { Host: 'evil.example' })).toMatchObject({
      status: 421,
      body: 'only 127.0.0.1 and localhost are served\n',
    });
    expect(await playground.end()).toMatchObject({ code: 0, err: '' });
  });

  it('refuses sessions to other pages, to other names and without its token', async () => {
    const playground = await open('--no-daemon');
    const { host, token } = playground;
    const refused = async (path?: string, origin?: string, headers = {}): Promise<unknown[]> => {
      const url = `ws://${host}${path ?? `/session?token=${token}`}`;
      const socket = new WebSocket(url, { origin: origin ?? `http://${host}`, headers });
      socket.on('error', () => undefined);
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
      let body = '';
      for await (const text of response.setEncoding('utf8')) body += String(text);
      return [response.statusCode, body];
    };
    const page = 'only the page of the playground may connect\n';
    expect(await refused(undefined, 'http://evil.example')).toEqual([403, page]);
    expect(await refused(undefined, 'http://127.0.0.1:1')).toEqual([403, page]);
    expect(await refused(undefined, 'null')).toEqual([403, page]);
    expect(await refused(undefined, 'http://evil.example', { Host: 'evil.example' })).toMatchObject([
      421,
      {},
    ]);
    const address = 'open the address that `mingshi playground` printed\n';
    expect(await refused('/session')).toEqual([401, address]);
    expect(await refused(`/session?token=${'0'.repeat(64)}`)).toEqual([401, address]);
    expect(await refused(`/?token=${token}`)).toMatchObject([404, {}]);
    const { err } = await playground.end();
    expect(err.split('\n').filter((line) => line.includes('a connection was refused'))).toHaveLength(7);
    expect(err).not.toContain(token);
  });

  it('finds entities and takes corrections, and reaches no file of the disk', async () => {
    const playground = await open('--no-daemon');
    const secret = join(user().workspace, 'secret.txt');
    await writeFile(secret, '李四在沪。\n');
    const { session, socket } = await begin(playground, '王明在京。');
    const shown = () => session.ask('mingshi/entities', { uri });
    expect(labelsIn(await shown())).toEqual(['王明 person/politics', '京 location/site/city']);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
    const target = { uri, version: 1, range };
    await session.execute('mingshi.relabel', { ...target, label: 'person/virtual' });
    expect(labelsIn(await shown())).toEqual(['王明 person/virtual', '京 location/site/city']);
    await session.execute('mingshi.undo', { uri });
    expect(labelsIn(await shown())).toEqual(['王明 person/politics', '京 location/site/city']);

    const file = `file://${secret}`;
    const own = /document of its own/;
    await expect(session.ask('mingshi/entities', { uri: file })).rejects.toThrow(own);
    await expect(session.execute('mingshi.accept', { ...target, uri: file })).rejects.toThrow(own);
    await expect(session.execute('mingshi.always', { ...target, label: 'person' })).rejects.toThrow(own);
    await expect(session.ask('mingshi/moveJournal', { folder: file, to: 'workspace' })).rejects.toThrow(
      'mingshi/moveJournal is not for the playground',
    );
    // A folder that it cannot have: no text of it is asked about.
    const event = { added: [{ uri: `file://${user().workspace}`, name: 'all' }], removed: [] };
    const params = { event };
    socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'workspace/didChangeWorkspaceFolders', params }));
    await expect(session.ask('mingshi/uncertain', { scope: 'workspace' })).rejects.toThrow('not for');
    expect(labelsIn(await shown())).toHaveLength(2);
    expect((await playground.end()).err).not.toContain('李四');
  });

  it('gives up a session whose messages are too long, or no messages, and goes on with others', async () => {
    const playground = await open('--no-daemon');
    const { session } = await begin(playground, '王明在京。');
    for (const [message, code] of [
      ['x'.repeat(longestMessage + 1), 1009],
      ['{"jsonrpc":', 1007],
      [Buffer.from('{}'), 1007],
    ] as const) {
      const socket = dial(playground);
      await once(socket, 'open');
      socket.send(message);
      expect((await once(socket, 'close'))[0]).toBe(code);
    }
    const text = '京'.repeat(300_000);
    session.change(2, [{ text }]);
    expect(labelsIn(await session.ask('mingshi/entities', { uri, range: rangeOfFirst }))).toHaveLength(3);
    expect((await playground.end()).code).toBe(0);
  });

  it('is one more editor of the user: it shares their daemon, and leaves it when it ends', async () => {
    const { editor } = user().serve('--idle', '1');
    await editor.initialize();
    const playground = await open();
    const { session, socket } = await begin(playground, '王明在京。');
    const other = await begin(playground, '李四');
    expect(labelsIn(await session.ask('mingshi/entities', { uri }))).toHaveLength(2);
    expect(labelsIn(await other.session.ask('mingshi/entities', { uri }))).toEqual(['李四 person/politics']);
    expect(await user().status()).toMatchObject({ sessions: 3 });
    expect(await user().daemons()).toBe(1);
    other.socket.close();
    await user().until(async () => (await user().status()).sessions === 2);
    const closed = once(socket, 'close');
    expect((await playground.end()).code).toBe(0);
    await closed;
    await user().until(async () => (await user().status()).sessions === 1);
  });

  it('says what is wrong with a port or a model', async () => {
    const playground = await open('--no-daemon');
    const port = playground.host.split(':')[1] ?? '';
    const taken = await user().run('playground', '--port', port);
    expect(taken).toMatchObject({ code: 1, out: '' });
    expect(taken.err).toContain(
      `cannot listen on port ${port}: another program listens there; give another port`,
    );
    expect(await user().run('playground', '--port', 'x')).toMatchObject({ code: 2, out: '' });
    expect(await user().run('playground', '--model', 'none')).toMatchObject({ code: 1, out: '' });
  });
});

/** Sentences are cut at 256 characters. */
const rangeOfFirst = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
