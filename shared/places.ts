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
export function places({ platform, env, home, temporary }: Machine): Places {
  const { join, resolve, isAbsolute } = platform === 'win32' ? win32 : posix;
  const override = env.MINGSHI_HOME;
  if (override) {
    const inside = (folder: string) => resolve(override, folder);
    return {
      config: inside('config'),
      data: inside('data'),
      cache: inside('cache'),
      state: inside('state'),
      runtime: inside('run'),
    };
  }
  const folder = (variable: string, fallback: string, name = 'mingshi'): string => {
    const value = env[variable];
    return value && isAbsolute(value) ? join(value, 'mingshi') : join(home, fallback, name);
  };
  switch (platform) {
    case 'darwin': {
      const library = join(home, 'Library');
      return {
        config: join(library, 'Preferences', 'mingshi'),
        data: join(library, 'Application Support', 'mingshi'),
        cache: join(library, 'Caches', 'mingshi'),
        state: join(library, 'Logs', 'mingshi'),
        runtime: join(temporary, 'mingshi'),
      };
    }
    case 'win32': {
      const local = folder('LOCALAPPDATA', 'AppData/Local');
      return {
        config: folder('APPDATA', 'AppData/Roaming'),
        data: join(local, 'data'),
        cache: join(local, 'cache'),
        state: join(local, 'state'),
        runtime: join(local, 'run'),
      };
    }
    default:
      return {
        config: folder('XDG_CONFIG_HOME', '.config'),
        data: folder('XDG_DATA_HOME', '.local/share'),
        cache: folder('XDG_CACHE_HOME', '.cache'),
        state: folder('XDG_STATE_HOME', '.local/state'),
        // The specification names no default for this one.
        runtime: folder('XDG_RUNTIME_DIR', '.local/state/mingshi', 'run'),
      };
  }
}

/** The places of whoever runs this process. */
export const userPlaces = (env: Machine['env']): Places =>
  places({ platform: process.platform, env, home: homedir(), temporary: tmpdir() });
