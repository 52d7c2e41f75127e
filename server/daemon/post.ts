import { chmod, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { UserError, messageOf } from '../../shared/errors.ts';
import { pause, type Clock } from '../clock.ts';
import type { Lock } from '../disk/lock.ts';
import type { SocketPlace } from './socketPlace.ts';
import { connectLocal, listenLocal } from './sockets.ts';

/** Another one takes its post, or leaves it, in far less. */
const patience = { milliseconds: 10_000, interval: 50 };

/** The post of a user's one daemon, while it is held. */
export interface Post {
  /** Gives it up: the socket is gone, and whoever connects next starts another daemon. */
  leave(): Promise<void>;
}

/**
 * Takes the post, unless a living process has it. A claim comes before the socket: so whoever finds a socket while it
 * holds the only claim knows that a dead process left it.
 *
 * @param owners of the post
 * @returns undefined where there is a daemon already
 * @throws UserError where nobody can listen at the place
 */
export async function takePost(
  place: SocketPlace,
  owners: Lock,
  clock: Clock,
  accept: (socket: Socket) => void,
): Promise<Post | undefined> {
  const deadline = clock.now() + patience.milliseconds;
  for (; clock.now() < deadline; await pause(clock, patience.interval)) {
    const claim = await owners.take();
    // Also with the only claim: the other one's may be of a machine, or a container, that cannot be seen from here.
    if (await isServed(place)) {
      await claim?.release();
      return undefined;
    }
    if (!claim) continue;
    try {
      if (place.isFile) await rm(place.path, { force: true });
      const listener = await listenLocal(place.path, accept);
      if (place.isFile) await chmod(place.path, 0o600);
      return {
        leave: async () => {
          listener.close();
          await claim.release();
        },
      };
    } catch (error) {
      await claim.release();
      throw new UserError(`cannot listen at ${place.path}: ${messageOf(error)}`);
    }
  }
  throw new UserError(
    `a process claims to be the daemon and does not answer; end it, or remove ${place.owners}`,
  );
}

/** Whether a living process listens. */
async function isServed({ path }: SocketPlace): Promise<boolean> {
  try {
    (await connectLocal(path)).destroy();
    return true;
  } catch {
    return false;
  }
}
