import type { Socket } from 'node:net';
import { UserError } from '../../shared/errors.ts';
import { pause, type Clock } from '../clock.ts';
import type { Claim, Lock } from '../disk/lock.ts';
import { FrameError } from '../transport/frames.ts';
import { firstFrame } from './firstFrame.ts';
import { anyWelcomeSchema, encodeFrame, OtherWireError, welcomeSchema, type Hello } from './hello.ts';
import { secureFolder, type SocketPlace } from './socketPlace.ts';
import { connectLocal } from './sockets.ts';
import type { StartDaemon, Started } from './start.ts';

export interface ConnectOptions {
  readonly place: SocketPlace;
  readonly clock: Clock;
  readonly start: StartDaemon;
  /** Of those who start a daemon: the others wait for it. */
  readonly starters: Lock;
}

const welcomeLimits = { bytes: 2 ** 16, milliseconds: 10_000 };
/** A busy machine takes seconds to start a process. */
const patience = { milliseconds: 30_000, interval: 50 };
const mostStarts = 3;

/**
 * A connection to the user's daemon, which is started where there is none. It has said its hello.
 * @throws UserError where no daemon can be had, or it refuses
 */
export async function connectDaemon(options: ConnectOptions, hello: Hello): Promise<Socket> {
  const { place, clock, start, starters } = options;
  await secureFolder(place.folder);
  const deadline = clock.now() + patience.milliseconds;
  let claim: Claim | undefined;
  let started: Started | undefined;
  let starts = 0;
  try {
    for (; clock.now() < deadline; await pause(clock, patience.interval)) {
      const socket = await greet(options, hello);
      if (socket) return socket;
      const end = started?.end();
      if (end !== undefined) started = undefined;
      if (end && starts === mostStarts) throw new UserError(`the daemon cannot be started: ${end}`);
      claim ??= await starters.take();
      if (!claim || started) continue;
      starts += 1;
      started = await start();
    }
  } finally {
    // Not waited for: what the daemon says meanwhile must find a listener.
    claim?.release().catch(() => undefined);
  }
  throw new UserError('the daemon does not answer; see `mingshi daemon logs`');
}

/**
 * Says hello to the daemon that runs.
 * @returns undefined where none does
 * @throws UserError where it refuses, or is none
 */
export async function greet(
  { place, clock }: Pick<ConnectOptions, 'place' | 'clock'>,
  hello: Hello,
): Promise<Socket | undefined> {
  const socket = await connectLocal(place.path).catch(unlessNobody);
  if (!socket) return undefined;
  socket.write(encodeFrame(hello));
  try {
    const json = await firstFrame(socket, { clock, ...welcomeLimits });
    // It ended at this moment.
    if (json === undefined) return undefined;
    const { data: welcome } = welcomeSchema.safeParse(json);
    if (!welcome && anyWelcomeSchema.safeParse(json).success)
      throw new OtherWireError('the daemon is of a version that this program cannot talk to');
    if (!welcome) throw new UserError(`what listens at ${place.path} is no daemon of Mingshi`);
    if ('refused' in welcome) throw new UserError(`the daemon refuses: ${welcome.refused}`);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error instanceof FrameError ? new UserError(`the daemon does not answer: ${error.message}`) : error;
  }
}

function unlessNobody(error: NodeJS.ErrnoException): undefined {
  if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(error.code ?? '')) return undefined;
  throw new UserError(`cannot connect to the daemon: ${error.message}`);
}
