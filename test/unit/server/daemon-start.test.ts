import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../server/clock.ts';
import { connectDaemon, type ConnectOptions } from '../../../server/daemon/connect.ts';
import { firstFrame } from '../../../server/daemon/firstFrame.ts';
import { encodeFrame, OtherWireError, type Welcome } from '../../../server/daemon/hello.ts';
import { takePost, type Post } from '../../../server/daemon/post.ts';
import { socketPlace, type SocketPlace } from '../../../server/daemon/socketPlace.ts';
import type { Started } from '../../../server/daemon/start.ts';
import { systemDurableDisk } from '../../../server/disk/durable.ts';
import { Lock } from '../../../server/disk/lock.ts';
import { FakeProcesses } from '../../support/durable-disk.ts';
import { SocketFolder } from '../../support/local-socket.ts';

const clock = systemClock;
const hello = { mingshi: 1, cwd: '/' } as const;

let folder: SocketFolder;
let place: SocketPlace;
let alive: Map<number, string>;
let posts: Post[];
beforeEach(async () => {
  folder = await SocketFolder.make();
  place = socketPlace({ runtime: folder.path }, '1', { platform: process.platform, temporary: folder.path });
  alive = new Map([10, 20, 30, 40].map((pid) => [pid, `start of ${pid}`]));
  posts = [];
});
afterEach(async () => {
  for (const post of posts) await post.leave();
  await folder.remove();
});

const owners = (pid: number): Lock =>
  new Lock(place.owners, systemDurableDisk, new FakeProcesses(pid, alive));
const starters = (pid: number): Lock =>
  new Lock(place.starters, systemDurableDisk, new FakeProcesses(pid, alive));

/** A daemon in this process that answers each hello. */
async function daemon(
  pid: number,
  answer: object = { mingshi: 1, pid, version: '1' } satisfies Welcome,
): Promise<Post | undefined> {
  const accept = (socket: Socket): void => {
    folder.onEnd(() => socket.destroy());
    void firstFrame(socket, { clock, bytes: 1000, milliseconds: 60_000 }).then(
      (json) => json !== undefined && socket.write(encodeFrame(answer)),
    );
  };
  const post = await takePost(place, owners(pid), clock, accept);
  if (post) posts.push(post);
  return post;
}

describe('the post of the daemon', () => {
  test('is held by one, and free when that leaves', async () => {
    const post = await daemon(10);
    expect(post).toBeDefined();
    expect((await stat(place.path)).mode & 0o777).toBe(0o600);
    expect(await daemon(20)).toBeUndefined();
    await post?.leave();
    expect(existsSync(place.path)).toBe(false);
    expect(await daemon(20)).toBeDefined();
  });

  test('is taken by exactly one of those who want it at the same moment', async () => {
    const taken = await Promise.all([10, 20, 30, 40].map((pid) => daemon(pid)));
    expect(taken.filter((post) => post !== undefined)).toHaveLength(1);
  });

  test('is taken from a dead one, with the socket that it left', async () => {
    await owners(10).take();
    await leaveSocket(place.path);
    alive.delete(10);
    expect(await daemon(20)).toBeDefined();
    const connection = await connectDaemon(reach(30, never), hello);
    connection.destroy();
  });

  test('is not taken from a living one whose claim cannot be seen', async () => {
    await daemon(10);
    alive.delete(10);
    expect(await daemon(20)).toBeUndefined();
    (await connectDaemon(reach(30, never), hello)).destroy();
  });

  test('cannot be taken where nobody can listen; the claim is given back', async () => {
    await mkdir(join(place.path, 'folder'), { recursive: true });
    await expect(daemon(10)).rejects.toThrow(`cannot listen at ${place.path}`);
    expect(await owners(20).take()).toBeDefined();
  });
});

const never = (): Promise<Started> => Promise.reject(new Error('nothing has to be started'));
const reach = (pid: number, start: ConnectOptions['start']): ConnectOptions => ({
  ...{ place, clock, start },
  starters: starters(pid),
});

/** A socket that nobody listens at. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${path}.old`, resolve));
  const { link } = await import('node:fs/promises');
  await link(`${path}.old`, path);
  await new Promise((resolve) => server.close(resolve));
}

describe('connecting to the daemon', () => {
  test('finds the one that runs', async () => {
    await daemon(10);
    const connection = await connectDaemon(reach(20, never), hello);
    expect(connection.destroyed).toBe(false);
    connection.destroy();
  });

  test('starts one where there is none, also where a socket was left; who comes meanwhile waits for it', async () => {
    await leaveSocket(place.path);
    let starts = 0;
    const start = (): Promise<Started> => {
      starts += 1;
      setTimeout(() => void daemon(40), 200);
      return Promise.resolve({ end: () => undefined });
    };
    const connections = await Promise.all([10, 20, 30].map((pid) => connectDaemon(reach(pid, start), hello)));
    expect(connections).toHaveLength(3);
    expect(starts).toBe(1);
    for (const connection of connections) connection.destroy();
    while (!(await starters(10).take())) await new Promise(setImmediate);
  });

  test('goes on where a starter died', async () => {
    await starters(10).take();
    alive.delete(10);
    const start = async (): Promise<Started> => {
      await daemon(40);
      return { end: () => undefined };
    };
    (await connectDaemon(reach(20, start), hello)).destroy();
  });

  test('gives up after three starts that failed, and says why', async () => {
    let starts = 0;
    const start = (): Promise<Started> => {
      starts += 1;
      return Promise.resolve({ end: () => 'it ended with 1' });
    };
    await expect(connectDaemon(reach(10, start), hello)).rejects.toThrow(
      'the daemon cannot be started: it ended with 1',
    );
    expect(starts).toBe(3);
  });

  test('needs no start of its own where another daemon was faster', async () => {
    const start = async (): Promise<Started> => {
      await daemon(40);
      return { end: () => '' };
    };
    (await connectDaemon(reach(10, start), hello)).destroy();
  });

  test('says why it was refused', async () => {
    await daemon(10, { mingshi: 1, refused: 'it ends' });
    await expect(connectDaemon(reach(20, never), hello)).rejects.toThrow('the daemon refuses: it ends');
  });

  test('tells a daemon with other first words from what is none', async () => {
    await daemon(10, { mingshi: 2, pid: 10, version: '9' });
    await expect(connectDaemon(reach(20, never), hello)).rejects.toBeInstanceOf(OtherWireError);
  });

  test('does not speak to what is no daemon', async () => {
    await daemon(10, { jsonrpc: '2.0' });
    await expect(connectDaemon(reach(20, never), hello)).rejects.toThrow('no daemon of Mingshi');
  });

  test('says so where there is no place for a socket', async () => {
    await writeFile(join(folder.path, 'file'), '');
    place = { ...place, folder: join(folder.path, 'file') };
    await expect(connectDaemon(reach(10, never), hello)).rejects.toThrow('cannot make the folder');
  });
});
