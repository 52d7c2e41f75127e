import { once } from 'node:events';
import { messageOf, UserError } from '../../shared/errors.ts';
import { pause, type Clock } from '../clock.ts';
import type { Processes } from '../processes.ts';
import { greet } from './connect.ts';
import { firstFrame } from './firstFrame.ts';
import type { SocketPlace } from './socketPlace.ts';
import { statusSchema, type Status } from './status.ts';

const statusLimits = { bytes: 2 ** 20, milliseconds: 10_000 };

interface Reach {
  readonly place: SocketPlace;
  readonly clock: Clock;
}

/** How the daemon is; undefined where none runs. */
export async function askStatus(reach: Reach): Promise<Status | undefined> {
  const socket = await greet(reach, { mingshi: 1, control: 'status' });
  if (!socket) return undefined;
  try {
    const json = await firstFrame(socket, { clock: reach.clock, ...statusLimits });
    const { data } = statusSchema.safeParse(json);
    if (!data) throw new UserError('the daemon ended, or is of another version');
    return data;
  } finally {
    socket.destroy();
  }
}

/** A daemon that listens: how it is, or why it does not say so. It may be of a version with other words. */
export type Running = { readonly place: SocketPlace } & (
  { readonly status: Status } | { readonly fault: string }
);

/** Those that listen at any of these places. */
export async function runningDaemons(places: readonly SocketPlace[], clock: Clock): Promise<Running[]> {
  const asked = places.map(async (place): Promise<Running[]> => {
    try {
      const status = await askStatus({ place, clock });
      return status ? [{ place, status }] : [];
    } catch (error) {
      return [{ place, fault: messageOf(error) }];
    }
  });
  return (await Promise.all(asked)).flat();
}

/** A process that has closed all is gone in a moment. */
const goneMilliseconds = 50;

/** Tells the daemon to end, and waits until its process is gone. @returns false where none runs */
export async function stopDaemon(reach: Reach, processes: Pick<Processes, 'started'>): Promise<boolean> {
  const status = await askStatus(reach);
  const socket = status && (await greet(reach, { mingshi: 1, control: 'stop' }));
  if (!socket) return false;
  if (!socket.destroyed) await once(socket.resume(), 'close');
  const { clock } = reach;
  while ((await processes.started(status.pid)) !== undefined) await pause(clock, goneMilliseconds);
  return true;
}
