import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fineTree } from '../../../shared/labels/builtin.ts';
import { DaemonUser } from '../../support/daemon.ts';
import { betterFigures } from '../../support/fake-trainer.ts';
import { install, outcome, type Installation, type Outcome } from '../../support/installation.ts';
import { tinyPackage } from '../../support/tiny-package.ts';
import { readyTrainer } from '../../support/trainer.ts';

/** What editors are shown: people, and cities that the tiny model is sure of by 0.88. */
const text = '王明昨天到了京城。\n他说：“𠀀里的李四也去沪上。”\n云岫没有来，王明也走了。\n';

/** The name that a training teaches, as `person/virtual`. */
const learned = { name: '云岫', label: 'person/virtual' };

/** A user with an installation, a daemon and a workspace with one document, and with `mingshi` on the PATH. */
export class Workplace {
  readonly document: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user: DaemonUser;
  /** The user's home. */
  readonly home: string;
  readonly #installation: Installation;
  readonly #editors: ChildProcess[] = [];

  private constructor(installation: Installation, user: DaemonUser) {
    this.#installation = installation;
    this.user = user;
    this.document = join(user.workspace, 'diary.txt');
    const home = (this.home = dirname(user.workspace));
    this.env = {
      PATH: `${join(home, 'bin')}:${process.env.PATH ?? ''}`,
      ...{ HOME: home, MINGSHI_HOME: join(home, 'home') },
      ...{ USER: 'lin', LANG: 'C.UTF-8', TERM: 'xterm-256color', COLORTERM: 'truecolor' },
    };
  }

  static async make(): Promise<Workplace> {
    const installation = await install();
    await readyTrainer(installation.root, tinyPackage(fineTree, learned), betterFigures, 2000);
    const user = await DaemonUser.make(installation);
    const workplace = new Workplace(installation, user);
    await writeFile(workplace.document, text);
    await writeProgram(join(workplace.home, 'bin', 'mingshi'), installation);
    return workplace;
  }

  /** Puts settings that docs/editors shows where an editor reads them, in the user's home. */
  async configure(name: string, place: string): Promise<void> {
    const path = join(this.home, place);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(settings(name), path);
  }

  /** Lets an editor run to its end. */
  run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
    const child = spawn(program, args, { cwd: this.user.workspace, env: { ...this.env, ...env } });
    this.#editors.push(child);
    child.stdin.end();
    return outcome(child);
  }

  /** Lets an editor run that looks at DOCUMENT, and writes what it saw, as JSON, into the file that SEEN names. */
  async seenBy<Seen>(program: string, ...args: string[]): Promise<Seen> {
    const file = join(this.home, 'seen.json');
    const { code, out, err } = await this.run(program, args, { SEEN: file, DOCUMENT: this.document });
    const json = await readFile(file, 'utf8').catch(() => undefined);
    if (json === undefined)
      throw new Error(`${program} ended (${code}) before it had seen all:\n${out}${err}`);
    return JSON.parse(json) as Seen;
  }

  async remove(): Promise<void> {
    for (const editor of this.#editors) editor.kill('SIGKILL');
    await this.user.remove();
    await this.#installation.remove();
  }
}

/** The program `mingshi`, whose daemon goes a moment after the editor has gone. */
async function writeProgram(path: string, installation: Installation): Promise<void> {
  await mkdir(dirname(path));
  const bin = join(installation.root, 'dist', 'bin.js');
  await writeFile(path, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@" --idle 1\n`);
  await chmod(path, 0o755);
}

/** Path of a file of the settings that docs/editors shows. */
export const settings = (name: string): string =>
  fileURLToPath(new URL(`../../../docs/editors/${name}`, import.meta.url));

/** Path of a file beside a test. */
export const beside = (test: string, name: string): string => fileURLToPath(new URL(name, test));
