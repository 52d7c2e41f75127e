import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { cluenerTree, fineTree } from '../../shared/labels/builtin.ts';
import { writeTinyPackage } from './tiny-package.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The built programs in a folder of their own, with tiny models in place of those that ship. */
export interface Installation {
  readonly root: string;
  /** Starts `dist/PROGRAM.js`. Its environment is bare, but for what is given and a MINGSHI_HOME inside `root`. */
  start(
    program: 'bin' | 'terminal',
    args?: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): ChildProcessWithoutNullStreams;
  /** Starts a program, hands it its input and waits for its end. */
  run(
    program: 'bin' | 'terminal',
    args?: readonly string[],
    given?: { input?: string | Buffer; env?: NodeJS.ProcessEnv },
  ): Promise<Outcome>;
  remove(): Promise<void>;
}

export interface Outcome {
  /** Exit code, or the name of the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Needs what `npm run build` makes. */
export async function install(): Promise<Installation> {
  const root = await mkdtemp(join(tmpdir(), 'mingshi-installation-'));
  await cp(join(repository, 'dist'), join(root, 'dist'), { recursive: true });
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  await writeTinyPackage(join(root, 'models', 'fine'), fineTree);
  await writeTinyPackage(join(root, 'models', 'cluener'), cluenerTree);
  const start: Installation['start'] = (program, args = [], env = {}) =>
    spawn(process.execPath, [join(root, 'dist', `${program}.js`), ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: root, MINGSHI_HOME: join(root, 'home'), ...env },
    });
  return {
    root,
    start,
    run: (program, args, { input = '', env } = {}) => {
      const child = start(program, args, env);
      child.stdin.on('error', () => undefined).end(input);
      return outcome(child);
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** For the tests of one file, or of one `describe`: an installation that they share. */
export function installed(): () => Installation {
  let installation: Installation | undefined;
  beforeAll(async () => {
    installation = await install();
  });
  afterAll(() => installation?.remove());
  return () => {
    if (!installation) throw new Error('an installation is used inside tests');
    return installation;
  };
}

/** Waits for the end of a process. */
export function outcome(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code: code ?? signal, out, err }));
  });
}
