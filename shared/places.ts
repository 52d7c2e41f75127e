import { homedir, tmpdir } from 'node:os';
import { posix, win32 } from 'node:path';
import process from 'node:process';

/** The user folders of Mingshi; they need not exist yet. */
export interface Places {
  /** Settings and label trees of the user's own. */
  readonly config: string;
  /** Models and annotations: what a backup should hold. */
  readonly data: string;
  /** What can be made again. */
  readonly cache: string;
  /** Logs and the state of runs. */
  readonly state: string;
  /** Sockets; gone after a restart of the machine. */
  readonly runtime: string;
}

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Folder for temporary files. */
  readonly temporary: string;
}

/**
 * Where Mingshi keeps its files. `MINGSHI_HOME` holds everything when it is set. Else Linux and its like follow the
 * XDG Base Directory Specification 0.8 (a relative path in its variables is invalid and ignored), macOS the folders of
 * `~/Library`, and Windows `%APPDATA%` (roams with the user) and `%LOCALAPPDATA%`.
 */
export function places(machine: Machine): Places {
  const path = machine.platform === 'win32' ? win32 : posix;
  const { env, home, temporary } = machine;
  const under = (folder: string): Places => ({
    config: path.join(folder, 'config'),
    data: path.join(folder, 'data'),
    cache: path.join(folder, 'cache'),
    state: path.join(folder, 'state'),
    runtime: path.join(folder, 'run'),
  });
  const own = (variable: string, fallback: string, name = 'mingshi'): string => {
    const value = env[variable];
    return value && path.isAbsolute(value) ? path.join(value, 'mingshi') : path.join(home, fallback, name);
  };

  if (env.MINGSHI_HOME) return under(path.resolve(env.MINGSHI_HOME));
  if (machine.platform === 'win32') {
    return { ...under(own('LOCALAPPDATA', 'AppData/Local')), config: own('APPDATA', 'AppData/Roaming') };
  }
  if (machine.platform === 'darwin') {
    return {
      config: path.join(home, 'Library', 'Preferences', 'mingshi'),
      data: path.join(home, 'Library', 'Application Support', 'mingshi'),
      cache: path.join(home, 'Library', 'Caches', 'mingshi'),
      state: path.join(home, 'Library', 'Logs', 'mingshi'),
      runtime: path.join(temporary, 'mingshi'),
    };
  }
  return {
    config: own('XDG_CONFIG_HOME', '.config'),
    data: own('XDG_DATA_HOME', '.local/share'),
    cache: own('XDG_CACHE_HOME', '.cache'),
    state: own('XDG_STATE_HOME', '.local/state'),
    // The specification names no default for this one.
    runtime: own('XDG_RUNTIME_DIR', '.local/state/mingshi', 'run'),
  };
}

/** The places of whoever runs this process. */
export const userPlaces = (env: Machine['env']): Places =>
  places({ platform: process.platform, env, home: homedir(), temporary: tmpdir() });
