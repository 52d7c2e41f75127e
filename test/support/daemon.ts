import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach } from 'vitest';
import type { Status } from '../../server/daemon/status.ts';
import { places, type Places } from '../../shared/places.ts';
import { Editor } from './editor.ts';
import { installed, outcome, type Installation, type Outcome } from './installation.ts';

/** An editor with the `mingshi serve` that it started. */
export interface ServedEditor {
  readonly editor: Editor;
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Outcome>;
}

/** A user of an installation, with folders of their own and so with a daemon of their own. */
export class DaemonUser {
  readonly places: Places;
  /** A folder that editors work in. */
  readonly workspace: string;
  /** Of the installation. */
  readonly root: string;
  readonly #home: string;
  readonly #children: ChildProcessWithoutNullStreams[] = [];

  private constructor(installation: Installation, home: string) {
    this.root = installation.root;
    this.#home = home;
    this.workspace = join(home, 'workspace');
    this.places = places({
      ...{ platform: process.platform, home, temporary: home },
      env: { MINGSHI_HOME: join(home, 'home') },
    });
  }

  static async make(installation: Installation): Promise<DaemonUser> {
    // Sockets want short paths.
    const user = new DaemonUser(installation, await mkdtemp(join(tmpdir(), 'ms-')));
    await mkdir(user.workspace);
    return user;
  }

  /** Starts `mingshi` in the workspace. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, [join(this.root, 'dist', 'bin.js'), ...args], {
      cwd: this.workspace,
      env: {
        ...{ PATH: process.env.PATH, HOME: this.#home, MINGSHI_HOME: join(this.#home, 'home') },
        ...{ MINGSHI_LOG: 'debug', ...env },
      },
    });
    child.stdin.on('error', () => undefined);
    this.#children.push(child);
    return child;
  }

  run(...args: string[]): Promise<Outcome> {
    return outcome(this.start(args));
  }

  serve(...args: string[]): ServedEditor {
    return this.served(this.start(['serve', '--stdio', ...args]));
  }

  /** An editor that speaks to a `mingshi serve --stdio`. */
  served(child: ChildProcessWithoutNullStreams): ServedEditor {
    const ended = outcome(child);
    return { editor: new Editor(child.stdout, child.stdin), child, ended };
  }

  /** The status of the only daemon; it has to run. */
  async status(): Promise<Status> {
    const [status, ...others] = await this.statuses();
    if (!status || others.length > 0) throw new Error(`${others.length + 1} daemons run`);
    return status;
  }

  /** Of all daemons; one has to run. */
  async statuses(): Promise<(Status & { readonly own: boolean })[]> {
    const { out, err } = await this.run('daemon', 'status', '--json');
    if (out === '') throw new Error(err);
    return JSON.parse(out) as (Status & { own: boolean })[];
  }

  /** All that daemons wrote, a line each. */
  async log(): Promise<string[]> {
    const text = await readFile(join(this.places.state, 'logs', 'daemon.log'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  }

  /** How many processes became the daemon so far. */
  async daemons(): Promise<number> {
    return (await this.log()).filter((line) => line.includes(' listens at ')).length;
  }

  /** Waits until something is so. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await delay(50);
  }

  /** Ends what is left of this user's processes. */
  async remove(): Promise<void> {
    for (const child of this.#children) child.kill('SIGKILL');
    await chmod(this.places.runtime, 0o700).catch(() => undefined);
    for (const pid of await daemonsOf(this.places)) kill(pid);
    await rm(this.#home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** For the tests of one file: a user for each of them, of an installation that they share. */
export function daemonUsers(): () => DaemonUser {
  const mingshi = installed();
  let user: DaemonUser | undefined;
  beforeEach(async () => {
    user = await DaemonUser.make(mingshi());
  });
  afterEach(() => user?.remove());
  return () => {
    if (!user) throw new Error('a user is there inside tests');
    return user;
  };
}

/** Processes that are a user's daemon, or want to be. */
export async function daemonsOf({ runtime }: Places): Promise<number[]> {
  const folders = (await readdir(runtime).catch(() => [])).filter((name) => name.endsWith('.owners'));
  const claims = await Promise.all(folders.map((folder) => readdir(join(runtime, folder))));
  return claims.flat().map((claim) => Number(claim.split('.')[1]));
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
