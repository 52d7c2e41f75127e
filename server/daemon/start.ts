import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join, dirname, resolve } from 'node:path';
import process from 'node:process';
import type { CommandContext } from '../../shared/command.ts';
import { messageOf } from '../../shared/errors.ts';
import { makeFolder } from '../../shared/folder.ts';
import { userPlaces } from '../../shared/places.ts';
import { daemonLog } from '../logs/files.ts';

/** A daemon that was started. */
export interface Started {
  /** How its process ended, in one line: empty where another daemon was there before it; undefined while it runs. */
  readonly end: () => string | undefined;
}

export type StartDaemon = () => Promise<Started>;

/**
 * Starts the daemon as a process that outlives this one and holds nothing of its surroundings: it works in the user's
 * data folder, and what it prints, also when it crashes, goes to its log.
 *
 * @param args of `mingshi serve`, besides
 */
export const systemStart =
  ({ root, cwd, env }: CommandContext, args: readonly string[]): StartDaemon =>
  async () => {
    const places = userPlaces(env);
    const { MINGSHI_HOME } = env;
    const logFile = daemonLog(places);
    for (const folder of [places.data, dirname(logFile)]) await makeFolder(folder, 0o700);
    const log = await open(logFile, 'a', 0o600);
    const child = spawn(process.execPath, [join(root, 'dist', 'bin.js'), 'serve', '--daemon', ...args], {
      cwd: places.data,
      // A relative path would be one of another folder there.
      env: MINGSHI_HOME ? { ...env, MINGSHI_HOME: resolve(cwd, MINGSHI_HOME) } : env,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'ignore', log.fd],
    });
    let end: string | undefined;
    child.once('error', (error) => (end = messageOf(error)));
    child.once('exit', (code, signal) => {
      end = code === 0 ? '' : `it ended with ${code ?? signal}; see ${logFile}`;
    });
    child.unref();
    await log.close();
    return { end: () => end };
  };
