import type { Socket } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../server/clock.ts';
import { greet } from '../../../server/daemon/connect.ts';
import { askStatus, runningDaemons, stopDaemon } from '../../../server/daemon/control.ts';
import { Daemon } from '../../../server/daemon/daemon.ts';
import { firstFrame } from '../../../server/daemon/firstFrame.ts';
import { encodeFrame, type SessionHello } from '../../../server/daemon/hello.ts';
import { socketPlace, type SocketPlace } from '../../../server/daemon/socketPlace.ts';
import { connectLocal, listenLocal } from '../../../server/daemon/sockets.ts';
import { systemProcesses } from '../../../server/processes.ts';
import type { Log } from '../../../server/log.ts';
import { Editor } from '../../support/editor.ts';
import { FakeProcess, quiet, userNames } from '../../support/fake-inference.ts';
import { closed, SocketFolder } from '../../support/local-socket.ts';

const root = fileURLToPath(new URL('../../fixtures/server', import.meta.url));
const hello: SessionHello = { mingshi: 1, cwd: root, model: 'builtin:fine' };
const uri = 'untitled:a';

let folder: SocketFolder;
let home: string;
let place: SocketPlace;
let fake: FakeProcess;
let daemon: Daemon;
let logged: string[];
let isOver: boolean;
/** Ends all connections, as the end of a process would. */
let endProcess: () => void;
beforeEach(async () => {
  folder = await SocketFolder.make();
  home = await mkdtemp(join(tmpdir(), 'mingshi-daemon-'));
  place = socketPlace({ runtime: folder.path }, '1', { platform: process.platform, temporary: folder.path });
  fake = new FakeProcess(true, undefined, home);
  logged = [];
  isOver = false;
  const write = (message: string): void => void logged.push(message);
  const log: Log = { error: write, warn: write, info: write, debug: write };
  daemon = new Daemon({
    ...{ services: fake.services, clock: fake.clock, log, idleMilliseconds: 60_000, pid: 7, version: '1-ab' },
    session: {
      ...{ root, env: {}, version: '0.0.0', userName: 'tester' },
      userNames: { path: userNames, followsLinks: true },
    },
    memory: () => 12_345,
  });
  void daemon.over.then(() => (isOver = true));
  const sockets: Socket[] = [];
  const listener = await listenLocal(place.path, (socket) => {
    sockets.push(socket);
    daemon.accept(socket);
  });
  endProcess = () => sockets.forEach((socket) => socket.destroy());
  folder.onEnd(() => {
    daemon.close();
    endProcess();
    listener.close();
  });
});
afterEach(async () => {
  await fake.services.close();
  await folder.remove();
  await rm(home, { recursive: true });
});

const reach = () => ({ place, clock: systemClock });

async function connected(given: Partial<SessionHello> = {}): Promise<{ socket: Socket; editor: Editor }> {
  const socket = await greet(reach(), { ...hello, ...given });
  if (!socket) throw new Error('the daemon does not listen');
  folder.onEnd(() => socket.destroy());
  return { socket, editor: new Editor(socket, socket) };
}

describe('a daemon', () => {
  test('serves sessions that share a model, and end alone', async () => {
    const [one, two] = [await connected(), await connected()];
    for (const { editor } of [one, two]) {
      await editor.initialize();
      editor.open(uri, '王明来了。');
      expect(await editor.tokens(uri)).toHaveLength(1);
    }
    expect(fake.workers).toHaveLength(1);
    expect((await askStatus(reach()))?.sessions).toBe(2);
    await one.editor.leave();
    await closed(one.socket);
    two.editor.change(uri, { text: '王明来了，王林也来了。' });
    expect(await two.editor.tokens(uri)).toHaveLength(2);
    expect((await askStatus(reach()))?.sessions).toBe(1);
    two.socket.destroy();
    while ((await askStatus(reach()))?.sessions !== 0) await quiet(1);
  });

  test('shows in one session what was corrected in another', async () => {
    const [one, two] = [await connected(), await connected()];
    for (const { editor } of [one, two]) {
      await editor.initialize();
      editor.open(uri, '王明来了。');
      await editor.settledTokens(uri);
    }
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } };
    await one.editor.execute('mingshi.relabel', { uri, version: 1, range, label: 'person/history' });
    await two.editor.until(() => {
      fake.clock.pass(1000);
      return two.editor.refreshes > 0;
    });
    expect(await two.editor.tokens(uri)).toMatchObject([
      { type: 'nerPersonHistory', modifiers: ['confirmed'] },
    ]);
  });

  test('says how it is', async () => {
    const { editor } = await connected();
    await editor.initialize();
    editor.open(uri, '王明来了。');
    await editor.settledTokens(uri);
    expect(await askStatus(reach())).toEqual({
      ...{ pid: 7, version: '1-ab', root, since: '1970-01-01T00:00:00.000Z', sessions: 1 },
      models: [{ name: expect.stringContaining('fine') as string, version: '0123456789ab', device: 'cpu' }],
      ...{ memory: 12_345, training: false },
    });
  });

  test('is found beside others, of which one has other words and one is gone', async () => {
    const [other, gone] = ['2', '3'].map((version) => ({
      ...{ ...place, version, path: join(folder.path, `daemon-${version}.sock`) },
    }));
    if (!other || !gone) throw new Error('both are there');
    const listener = await listenLocal(other.path, (socket) => void socket.end(encodeFrame({ mingshi: 2 })));
    folder.onEnd(() => listener.close());
    expect(await runningDaemons([gone, other, place], systemClock)).toEqual([
      { place: other, fault: 'the daemon is of a version that this program cannot talk to' },
      { place, status: expect.objectContaining({ pid: 7, version: '1-ab' }) as unknown },
    ]);
  });

  test('ends when it is told to, with all sessions', async () => {
    const { socket, editor } = await connected();
    await editor.initialize();
    const stopping = stopDaemon(reach(), { started: () => Promise.resolve(undefined) });
    expect(await daemon.over).toBe('it was told to stop');
    daemon.close();
    await closed(socket);
    endProcess();
    expect(await stopping).toBe(true);
  });

  test('lives on while a session does, and a minute longer; questions are no sessions', async () => {
    const { socket, editor } = await connected();
    await editor.initialize();
    fake.clock.pass(600_000);
    await quiet();
    expect(isOver).toBe(false);
    socket.destroy();
    while ((await askStatus(reach()))?.sessions !== 0) await quiet(1);
    fake.clock.pass(59_999);
    await askStatus(reach());
    expect(isOver).toBe(false);
    fake.clock.pass(1);
    await quiet();
    expect(isOver).toBe(true);
  });

  test('refuses what is no hello, and goes on', async () => {
    const socket = await connectLocal(place.path);
    socket.write(encodeFrame({ mingshi: 2, something: true }));
    const answer = await firstFrame(socket, { clock: systemClock, bytes: 1000, milliseconds: 60_000 });
    expect(answer).toEqual({ mingshi: 1, refused: expect.stringContaining('update mingshi') as string });
    await closed(socket);
    const { editor } = await connected();
    await editor.initialize();
  });

  test('gives up connections that begin with nonsense or with nothing, and goes on', async () => {
    for (const bytes of ['GET / HTTP/1.1\r\n\r\n', 'Content-Length: 9999999\r\n\r\n']) {
      const socket = await connectLocal(place.path);
      socket.write(bytes);
      await closed(socket);
    }
    const silent = await connectLocal(place.path);
    await quiet();
    fake.clock.pass(10_000);
    await closed(silent);
    (await connectLocal(place.path)).destroy();
    const { editor } = await connected();
    await editor.initialize();
    expect(logged.filter((line) => line.startsWith('a connection was given up'))).toHaveLength(3);
  });

  test('logs what is wrong with a model, and tells each client as much as it asks for', async () => {
    const [all, few] = [await connected({ logLevel: 'info' }), await connected({ logLevel: 'error' })];
    for (const { editor } of [all, few]) await editor.initialize();
    all.editor.open(uri, '王明来了。');
    await all.editor.settledTokens(uri);
    const reason = 'cpu: webgpu failed: device lost';
    fake.worker.say({
      ...{ kind: 'placed', level: 'warn', message: reason },
      device: { used: 'cpu', asked: 'auto', fallbacks: [] },
    });
    fake.worker.say({ kind: 'refused', reason: 'weights.safetensors is damaged' });
    await few.editor.until(() => few.editor.log.length > 0);
    expect(few.editor.log).toEqual(['the model cannot be used: weights.safetensors is damaged']);
    await all.editor.until(() => all.editor.log.length > 1);
    expect(all.editor.log).toEqual([reason, ...few.editor.log]);
    expect(logged.filter((line) => line.includes('models/fine: '))).toEqual([
      expect.stringContaining(reason),
      expect.stringContaining('weights.safetensors is damaged'),
    ]);
  });

  test('logs sessions, and no text', async () => {
    const { editor, socket } = await connected();
    await editor.initialize();
    editor.open(uri, '王明来了。');
    await editor.settledTokens(uri);
    socket.write('Content-Length: -1\r\n\r\n王明');
    await closed(socket);
    expect(logged).toEqual([
      'session 1 begins',
      'session 1: Content-Length is not a length in bytes',
      'session 1 ended with 1',
    ]);
  });
});

test('nobody answers where no daemon is', async () => {
  const nowhere = { clock: systemClock, place: { ...place, path: join(folder.path, 'none') } };
  expect(await askStatus(nowhere)).toBeUndefined();
  expect(await stopDaemon(nowhere, systemProcesses)).toBe(false);
});
