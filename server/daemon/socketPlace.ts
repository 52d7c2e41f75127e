import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { UserError, messageOf } from '../../shared/errors.ts';
import type { Machine, Places } from '../../shared/places.ts';

/** Where the user's daemon of one version is found. */
export interface SocketPlace {
  /** Nobody but the user may look into it. */
  readonly folder: string;
  /** Of the socket, in that folder; on Windows the name of a pipe, which is no file. */
  readonly path: string;
  readonly isFile: boolean;
  /** Claims to be the daemon; see `Lock`. */
  readonly owners: string;
  /** Claims to start it. */
  readonly starters: string;
}

/** Of `sun_path`, in bytes, without the zero at its end: unix(4) on macOS, unix(7) on Linux. */
const longestPath = (platform: NodeJS.Platform): number => (platform === 'darwin' ? 103 : 107);

/**
 * @param version see `daemonVersion`
 * @throws UserError where even the folder for temporary files has too long a path
 */
export function socketPlace(
  { runtime }: Pick<Places, 'runtime'>,
  version: string,
  { platform, temporary }: Pick<Machine, 'platform' | 'temporary'>,
): SocketPlace {
  const name = `daemon-${version}`;
  const hash = createHash('sha256').update(runtime).digest('hex').slice(0, 16);
  const claims = (folder: string) => ({
    owners: join(folder, `${name}.owners`),
    starters: join(folder, `${name}.starters`),
  });
  if (platform === 'win32') {
    const path = `\\\\.\\pipe\\mingshi-${hash}-${name}`;
    return { folder: runtime, path, isFile: false, ...claims(runtime) };
  }
  for (const folder of [runtime, join(temporary, `mingshi-${hash}`)]) {
    const path = join(folder, `${name}.sock`);
    if (Buffer.byteLength(path) <= longestPath(platform))
      return { folder, path, isFile: true, ...claims(folder) };
  }
  throw new UserError(`${temporary} has too long a path for a socket; set TMPDIR to a shorter one`);
}

/** The place on this machine. */
export const userSocketPlace = (places: Places, version: string): SocketPlace =>
  socketPlace(places, version, { platform: process.platform, temporary: tmpdir() });

/**
 * Makes a folder that is the user's alone, or sees that it is.
 * @param uid of the user; undefined where the system has no such thing, and its own rights must do
 * @throws UserError where it belongs to somebody else, or others may look into it
 */
export async function secureFolder(folder: string, uid = process.getuid?.()): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new UserError(`cannot make the folder ${folder}: ${messageOf(error)}`);
  }
  const state = await lstat(folder);
  if (!state.isDirectory()) throw new UserError(`${folder} is a link; it has to be a folder`);
  if (uid === undefined) return;
  if (state.uid !== uid) throw new UserError(`${folder} belongs to another user; remove it`);
  if ((state.mode & 0o077) !== 0)
    throw new UserError(`others may look into ${folder}; say \`chmod 700 ${folder}\``);
}
