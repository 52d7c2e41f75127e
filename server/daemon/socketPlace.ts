import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { UserError } from '../../shared/errors.ts';
import { makeFolder } from '../../shared/folder.ts';
import type { Machine, Places } from '../../shared/places.ts';

/** Where the user's daemon of one version is found. */
export interface SocketPlace {
  /** See `daemonVersion`. */
  readonly version: string;
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

type At = Pick<Machine, 'platform' | 'temporary'>;

/** Where a user's daemons may be, the best place first. */
const foldersOf = (runtime: string, { platform, temporary }: At): readonly string[] =>
  platform === 'win32' ? [runtime] : [runtime, join(temporary, `mingshi-${hashOf(runtime)}`)];

const hashOf = (runtime: string): string => createHash('sha256').update(runtime).digest('hex').slice(0, 16);

/**
 * @param version see `daemonVersion`
 * @throws UserError where even the folder for temporary files has too long a path
 */
export function socketPlace({ runtime }: Pick<Places, 'runtime'>, version: string, at: At): SocketPlace {
  const name = `daemon-${version}`;
  const inFolder = (folder: string) => ({
    ...{ version, folder },
    owners: join(folder, `${name}.owners`),
    starters: join(folder, `${name}.starters`),
  });
  if (at.platform === 'win32') {
    const path = `\\\\.\\pipe\\mingshi-${hashOf(runtime)}-${name}`;
    return { ...inFolder(runtime), path, isFile: false };
  }
  for (const folder of foldersOf(runtime, at)) {
    const path = join(folder, `${name}.sock`);
    if (Buffer.byteLength(path) <= longestPath(at.platform))
      return { ...inFolder(folder), path, isFile: true };
  }
  throw new UserError(`${at.temporary} has too long a path for a socket; set TMPDIR to a shorter one`);
}

/**
 * Where the user's daemons of all versions are, or once were: their claims tell, which are files on every system.
 * @throws UserError where others may have laid them there
 */
export async function socketPlaces(places: Pick<Places, 'runtime'>, at: At): Promise<SocketPlace[]> {
  const versions = new Set<string>();
  for (const folder of foldersOf(places.runtime, at)) {
    const names = await readdir(folder).catch(() => []);
    const found = names.flatMap((name) => /^daemon-(.+)\.owners$/.exec(name)?.[1] ?? []);
    if (found.length > 0) await secureFolder(folder);
    for (const version of found) versions.add(version);
  }
  return Array.from(versions, (version) => socketPlace(places, version, at));
}

const here = (): At => ({ platform: process.platform, temporary: tmpdir() });

/** The place on this machine. */
export const userSocketPlace = (places: Places, version: string): SocketPlace =>
  socketPlace(places, version, here());

/** Those on this machine. */
export const userSocketPlaces = (places: Places): Promise<SocketPlace[]> => socketPlaces(places, here());

/**
 * Makes a folder that is the user's alone, or sees that it is.
 * @param uid of the user; undefined where the system has no such thing, and its own rights must do
 * @throws UserError where it belongs to somebody else, or others may look into it
 */
export async function secureFolder(folder: string, uid = process.getuid?.()): Promise<void> {
  await makeFolder(folder, 0o700);
  const state = await lstat(folder);
  if (!state.isDirectory()) throw new UserError(`${folder} is a link; it has to be a folder`);
  if (uid === undefined) return;
  if (state.uid !== uid) throw new UserError(`${folder} belongs to another user; remove it`);
  if ((state.mode & 0o077) !== 0)
    throw new UserError(`others may look into ${folder}; say \`chmod 700 ${folder}\``);
}
