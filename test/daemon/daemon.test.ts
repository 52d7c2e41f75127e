import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { encodeFrame } from '../../server/daemon/hello.ts';
import { connectLoopback, listenLocal, listenLoopback } from '../../server/daemon/sockets.ts';
import { DaemonUser, daemonUsers, type ServedEditor } from '../support/daemon.ts';
import { Editor } from '../support/editor.ts';
import { install, type Installation } from '../support/installation.ts';
import { closed } from '../support/local-socket.ts';
import { endlessTrainer } from '../support/trainer.ts';

// Each process takes its time where others run as well.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const user = daemonUsers();

const uri = 'untitled:a';
const text = '王明在京。\n';
const at = (line: number, character: number) => ({ line, character });

/** Opens a document that the model finds two entities in. */
async function works({ editor }: { readonly editor: Editor }): Promise<void> {
  await editor.initialize();
  editor.open(uri, text);
  expect(await editor.settledTokens(uri)).toHaveLength(2);
}

async function working(...args: string[]): Promise<ServedEditor> {
  const served = user().serve(...args);
  await works(served);
  return served;
}

describe('one daemon for all editors of a user', () => {
  test('serves them, outlives the one that started it, and ends a while after the last', async () => {
    const one = await working('--idle', '1');
    const { pid, sessions } = await user().status();
    expect(sessions).toBe(1);
    const two = await working();
    expect(await user().status()).toMatchObject({ pid, sessions: 2 });
    expect(await user().daemons()).toBe(1);

    one.child.kill('SIGKILL');
    await one.ended;
    two.editor.change(uri, { text: '王明在京沪。' });
    expect(await two.editor.settledTokens(uri)).toHaveLength(3);
    await user().until(async () => (await user().status()).sessions === 1);

    await two.editor.leave();
    expect(await two.ended).toMatchObject({ code: 0, err: '' });
    await user().until(async () => !(await runs(pid)));
    expect((await user().log()).at(-1)).toContain('has ended');
    expect(await readdir(user().places.runtime)).not.toContainEqual(expect.stringMatching(/\.sock$/));
  });

  test('shows in one editor what was corrected in another', async () => {
    const [one, two] = [await working(), await working()];
    const range = { start: at(0, 0), end: at(0, 2) };
    const { refreshes } = two.editor;
    await one.editor.execute('mingshi.relabel', { uri, version: 1, range, label: 'person/history' });
    await two.editor.until(() => two.editor.refreshes > refreshes);
    const [name] = (await two.editor.settledTokens(uri)) ?? [];
    expect(name).toMatchObject({ type: 'nerPersonHistory', modifiers: ['confirmed'] });
  });

  test('tells each editor as much as its own `mingshi serve` was asked to, whichever started it', async () => {
    const params = { initializationOptions: { trusted: false, model: './of-the-workspace' } };
    const editors = ['error', 'warn'].map((level) => {
      const { stdout, stdin } = user().start(['serve', '--stdio'], { MINGSHI_LOG: level });
      return new Editor(stdout, stdin);
    });
    for (const editor of editors) await editor.initialize(params);
    const [few, more] = editors;
    await more?.until(() => more.log.some((line) => line.includes('./of-the-workspace is not used')));
    expect(few?.log).toEqual([]);
  });

  test('is one, however many start it at the same moment', async () => {
    const daemons = Array.from({ length: 3 }, () => user().run('serve', '--daemon'));
    const editors = Array.from({ length: 3 }, () => user().serve());
    await Promise.all(editors.map(works));
    expect((await user().status()).sessions).toBe(3);
    expect(await user().daemons()).toBe(1);
    await user().run('daemon', 'stop');
    for (const { code } of await Promise.all(daemons)) expect(code).toBe(0);
    expect((await user().log()).filter((line) => / (warn|error) /.test(line))).toEqual([]);
  });

  test('is another one where the last was killed and left its socket', async () => {
    const one = await working();
    const { pid } = await user().status();
    one.child.kill('SIGKILL');
    process.kill(pid, 'SIGKILL');
    await user().until(async () => !(await runs(pid)));
    expect(await readdir(user().places.runtime)).toContainEqual(expect.stringMatching(/\.sock$/));
    await working();
    const { pid: next } = await user().status();
    expect(next).not.toBe(pid);
  });

  test('ends also when its only editor leaves before it was answered', async () => {
    const child = user().start(['serve', '--stdio', '--idle', '0']);
    const params = { processId: null, rootUri: null, capabilities: {} };
    child.stdin.write(encodeFrame({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));
    const isLogged = async (words: string) => (await user().log()).some((line) => line.includes(words));
    await user().until(() => isLogged('session 1 begins'));
    child.stdin.end(encodeFrame({ jsonrpc: '2.0', method: 'exit' }));
    await user().until(() => isLogged('has ended'));
    const [pid] = /(?<= )\d+(?= info)/.exec((await user().log())[0] ?? '') ?? [];
    await user().until(async () => !(await runs(Number(pid))));
  });

  test('lets nobody else look into its folders', async () => {
    await working();
    const { runtime, data, state } = user().places;
    const [socket = ''] = (await readdir(runtime)).filter((name) => name.endsWith('.sock'));
    expect(socket).toMatch(/^daemon-.+-[0-9a-f]{8}\.sock$/);
    const modes = await Promise.all(
      [runtime, data, state, join(state, 'logs'), join(runtime, socket)].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o700, 0o700, 0o700, 0o600]);
  });

  test.skipIf(!existsSync('/proc/self/fd'))(
    'holds no folder of a workspace and no pipe of an editor',
    async () => {
      const folder = pathToFileURL(user().workspace).href;
      const { editor, child } = user().serve();
      await editor.initialize({
        workspaceFolders: [{ uri: folder, name: 'w' }],
        initializationOptions: { journal: 'workspace', trusted: true },
      });
      const file = `${folder}/a.txt`;
      editor.open(file, text);
      await editor.settledTokens(file);
      await editor.execute('mingshi.accept', {
        uri: file,
        version: 1,
        range: { start: at(0, 0), end: at(0, 2) },
      });
      expect(existsSync(join(user().workspace, '.mingshi', 'annotations.jsonl'))).toBe(true);

      const { pid } = await user().status();
      expect(await readlink(`/proc/${pid}/cwd`)).toBe(await realpath(user().places.data));
      const workspace = await realpath(user().workspace);
      const [held, pipes] = [await openFiles(pid), await openFiles(child.pid ?? 0, [0, 1, 2])];
      expect(held.filter((path) => path.startsWith(workspace))).toEqual([]);
      expect(held.filter((path) => pipes.includes(path))).toEqual([]);
      expect(await openFiles(pid, [0, 1, 2])).toEqual([
        ...['/dev/null', '/dev/null'],
        join(await realpath(user().places.state), 'logs', 'daemon.log'),
      ]);
    },
  );
});

describe('a run in progress', () => {
  // An installation for each test: its trainer is replaced.
  let own: Installation;
  let user: DaemonUser;
  beforeEach(async () => {
    own = await install();
    user = await DaemonUser.make(own);
  });
  afterEach(async () => {
    await user.remove();
    await own.remove();
  });

  /** An editor corrects, trains and is killed. @returns the process of the trainer, which never ends by itself */
  async function training(...args: string[]): Promise<number> {
    await endlessTrainer(user.root);
    const served = user.serve(...args);
    await works(served);
    const { editor, child } = served;
    const range = { start: at(0, 0), end: at(0, 2) };
    await editor.execute('mingshi.relabel', { uri, version: 1, range, label: 'person/history' });
    editor.execute('mingshi.train', {}).catch(() => undefined);
    const file = join(user.root, 'trainer.pid');
    await user.until(async () => (await readFile(file, 'utf8').catch(() => '')) !== '');
    child.kill('SIGKILL');
    return Number(await readFile(file, 'utf8'));
  }

  test('keeps the daemon after its last client has gone, until it has ended', async () => {
    const trainer = await training('--idle', '0');
    await user.until(async () => (await user.status()).sessions === 0);
    const { pid, training: isTraining } = await user.status();
    expect(isTraining).toBe(true);
    process.kill(trainer, 'SIGKILL');
    await user.until(async () => !(await runs(pid)));
  });

  test('is left to the next daemon by one that is stopped', async () => {
    const trainer = await training();
    expect(await user.run('daemon', 'stop')).toMatchObject({ code: 0 });
    // Its input ended with the daemon.
    await user.until(async () => !(await runs(trainer)));
    const left = await readdir(join(user.places.state, 'learning', 'runs'));
    expect(left.filter((name) => !name.includes('.'))).toHaveLength(1);
  });
});

describe('an editor is served without the daemon', () => {
  test('where it asks for that', async () => {
    const { editor, ended } = await working('--no-daemon');
    expect(existsSync(user().places.runtime)).toBe(false);
    await editor.leave();
    expect(await ended).toMatchObject({ code: 0, err: '' });
    expect((await user().run('daemon', 'status')).code).toBe(1);
  });

  test('where there can be none, which is said', async () => {
    await mkdir(user().places.runtime, { recursive: true });
    await chmod(user().places.runtime, 0o755);
    const { editor, ended } = await working();
    await editor.leave();
    const { code, err } = await ended;
    expect(code).toBe(0);
    expect(err).toBe(
      `mingshi serve: others may look into ${user().places.runtime}; say \`chmod 700 ${user().places.runtime}\`; this process serves without it\n`,
    );
  });
});

describe('mingshi daemon', () => {
  test('says in one line that none runs', async () => {
    for (const command of ['status', 'stop']) {
      const { code, out, err } = await user().run('daemon', command);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toMatch(/^mingshi daemon: no daemon runs.*\n$/);
    }
    expect(await user().run('daemon', 'logs')).toEqual({ code: 0, out: '', err: '' });
    expect((await user().run('daemon')).code).toBe(2);
  });

  test('status, logs and stop', async () => {
    const { child } = await working();
    child.kill('SIGKILL');
    const { out } = await user().run('daemon', 'status');
    const { pid, version, memory } = await user().status();
    expect(out).toMatch(new RegExp(`^process +${pid}$`, 'm'));
    expect(out).toMatch(new RegExp(`^version +${version} \\(this program\\)$`, 'm'));
    expect(out).toMatch(new RegExp(`^installation +${user().root}$`, 'm'));
    expect(out).toMatch(/^since +\d{4}-.*Z$/m);
    expect(out).toMatch(/^sessions +\d+$/m);
    expect(out).toMatch(/^model .*fine.* +[0-9a-f]{12}/m);
    expect(out).toMatch(/^training +no$/m);
    expect(memory).toBeGreaterThan(2 ** 20);

    expect(await user().run('daemon', 'stop')).toEqual({ code: 0, out: `stopped ${version}\n`, err: '' });
    expect(await runs(pid)).toBe(false);
    const log = await user().run('daemon', 'logs');
    expect(log.out).toContain('session 1 begins');
    expect(log.out).toContain('ends: it was told to stop');
    expect(log.out).not.toContain('王');
  });
});

describe('an editor that listens', () => {
  test.each(['pipe', 'socket'] as const)('is connected to by --%s', async (way) => {
    const accepted: Socket[] = [];
    const accept = (socket: Socket): void => void accepted.push(socket);
    const path = join(user().workspace, 's');
    const listener = await (way === 'pipe' ? listenLocal(path, accept) : listenLoopback(0, accept));
    const child = user().start(['serve', `--${way}=${way === 'pipe' ? path : listener.port}`]);
    await user().until(() => Promise.resolve(accepted.length > 0));
    const [socket] = accepted;
    if (!socket) throw new Error('nobody connected');
    const editor = new Editor(socket, socket);
    await works({ editor });
    await editor.leave();
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    listener.close();
  });

  test('and is not there is told of', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    for (const way of [`--socket=${port}`, '--pipe=./none']) {
      const { code, err } = await user().run('serve', way);
      expect([code, err]).toEqual([1, expect.stringContaining('the editor does not listen')]);
    }
  });

  test.each([[[]], [['--stdio', '--pipe', 'x']], [['--stdio', '--daemon']], [['--socket', 'x']]])(
    'is told by exactly one option: not %j',
    async (args) => {
      const { code, out } = await user().run('serve', ...args);
      expect({ code, out }).toEqual({ code: 2, out: '' });
    },
  );
});

describe('serve --listen', () => {
  async function listening(...args: string[]) {
    const child = user().start(['serve', '--listen', '0', ...args]);
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece));
    await user().until(() => Promise.resolve(err.includes('token stands in')));
    const [, port, path = ''] = /127\.0\.0\.1:(\d+); the token stands in (.*)\n/.exec(err) ?? [];
    const connected = async () => {
      const socket = await connectLoopback(Number(port));
      return { socket, editor: new Editor(socket, socket) };
    };
    return { child, path, connected, err: () => err };
  }

  test('serves those who know the token, and closes all other connections', async () => {
    const { child, path, connected, err } = await listening();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const token = (await readFile(path, 'utf8')).trim();
    const { editor } = await connected();
    await editor.initialize({ initializationOptions: { token } });
    editor.open(uri, text);
    expect(await editor.settledTokens(uri)).toHaveLength(2);

    for (const initializationOptions of [{ token: `${token.slice(1)}0` }, {}, undefined]) {
      const { socket, editor: stranger } = await connected();
      stranger.connection.onClose(() => stranger.connection.dispose());
      const refused = stranger.initialize({ initializationOptions });
      refused.catch(() => undefined);
      await closed(socket);
    }
    editor.change(uri, { text: '王明在京沪。' });
    expect(await editor.settledTokens(uri)).toHaveLength(3);
    expect(err().match(/a connection was closed/g)).toHaveLength(3);
    expect([err(), ...(await user().log())].join()).not.toContain(token);

    child.kill('SIGTERM');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  test('also in its own process', async () => {
    const { path, connected } = await listening('--no-daemon');
    const token = (await readFile(path, 'utf8')).trim();
    const { editor } = await connected();
    await editor.initialize({ initializationOptions: { token } });
    editor.open(uri, text);
    expect(await editor.settledTokens(uri)).toHaveLength(2);
    expect((await user().run('daemon', 'status')).code).toBe(1);
  });
});

/** What the files of a process are, of all or of these numbers. */
async function openFiles(pid: number, numbers?: readonly number[]): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = numbers?.map(String) ?? (await readdir(folder));
  return Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => '')));
}

/** Whether a process runs; one that has ended and that nobody asked after yet does not. */
async function runs(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const state = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return !/\) [ZX]/.test(state);
}
