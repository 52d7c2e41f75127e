import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectLocal, listenLocal } from '../../server/daemon/sockets.ts';

/** A folder for sockets, with a short path. */
export class SocketFolder {
  readonly path: string;
  readonly #cleanUps: (() => unknown)[] = [];

  private constructor(path: string) {
    this.path = path;
  }

  static async make(): Promise<SocketFolder> {
    return new SocketFolder(await mkdtemp(join(tmpdir(), 'ms-')));
  }

  /** Is called before the folder is removed. */
  onEnd(cleanUp: () => unknown): void {
    this.#cleanUps.push(cleanUp);
  }

  /** The two ends of a connection. */
  async pair(): Promise<{ readonly near: Socket; readonly far: Socket }> {
    const path = join(this.path, `pair-${this.#cleanUps.length}`);
    const sockets: Socket[] = [];
    const listener = await listenLocal(path, (socket) => sockets.push(socket));
    this.onEnd(() => listener.close());
    const near = await connectLocal(path);
    while (sockets.length === 0) await new Promise(setImmediate);
    const [far = near] = sockets;
    this.onEnd(() => [near.destroy(), far.destroy()]);
    return { near, far };
  }

  async remove(): Promise<void> {
    for (const cleanUp of this.#cleanUps.splice(0)) await cleanUp();
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Resolves when a connection is over. */
export async function closed(socket: Socket): Promise<void> {
  if (!socket.destroyed) await once(socket.resume(), 'close');
}
