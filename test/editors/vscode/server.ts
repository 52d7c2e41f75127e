import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { places, type Places } from '../../../shared/places.ts';
import type { Browser, BrowserContext } from 'playwright-core';
import { daemonsOf, kill } from '../../support/daemon.ts';
import { chromium, startBrowser } from './browser.ts';
import { makePackage } from './extension.ts';
import { cutOff } from './network.ts';
import { Window } from './window.ts';

const program =
  process.env.MINGSHI_EDITORS && join(process.env.MINGSHI_EDITORS, 'vscode', 'out', 'server-main.js');

/** Whether `test/editors/install` has put VS Code here, and a browser that shows it. */
export const isInstalled = program !== undefined && existsSync(program) && existsSync(chromium);

/** What keeps VS Code quiet, and the same from run to run. */
const settings = {
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.exclude': { '**/.vscode': true },
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'chat.commandCenter.enabled': false,
  'workbench.colorTheme': 'Default Light Modern',
  'editor.minimap.enabled': false,
  'editor.lightbulb.enabled': 'off',
  'editor.renderLineHighlight': 'none',
  'editor.fontSize': 16,
  'editor.wordWrap': 'on',
  'editor.fontFamily': "'DejaVu Sans Mono', 'Noto Sans CJK SC'",
  // Training begins where a test says so.
  'mingshi.learning.auto': false,
};

interface Options {
  /** Whether the extension's package is made and installed first. */
  readonly packaged?: boolean;
  /** Whether every folder is trusted and nobody is asked. */
  readonly trusting?: boolean;
}

/** What a window shows when it is opened. */
interface Opened {
  /** The workspace's unless given. */
  readonly folder?: string;
  /** Path in the folder. */
  readonly file?: string;
  /** What else VS Code is told, as it names it. */
  readonly payload?: readonly (readonly [string, string])[];
}

/**
 * A user with a home of their own, and VS Code's server for them: in its network there is no other machine, and on its
 * PATH no program. Browsers in the same network show its windows.
 */
export class CodeServer {
  readonly home: string;
  /** Folder of the workspace; empty at first. */
  readonly workspace: string;
  /** Where this user's Mingshi keeps its files. */
  readonly places: Places;
  #browser: Promise<Browser> | undefined;
  #child: ChildProcess | undefined;
  #port = 0;

  private constructor(home: string) {
    this.home = home;
    this.workspace = join(home, 'workspace');
    this.places = places({ platform: process.platform, env: {}, home, temporary: home });
  }

  static async start(how: Options = {}): Promise<CodeServer> {
    // Sockets want short paths.
    const home = await mkdtemp(join(tmpdir(), 'ms-'));
    const server = new CodeServer(home);
    await mkdir(server.workspace);
    await server.prefer({});
    await server.#start(how);
    return server;
  }

  /** Sets the settings of the workspace. Windows that are open take them over, as they do not with those of the user. */
  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await writeSettings(join(this.workspace, '.vscode'), settings);
  }

  /** Sets settings of the user, beside those that keep VS Code quiet. Windows that are opened from now on have them. */
  async prefer(own: Readonly<Record<string, unknown>>): Promise<void> {
    await writeSettings(join(this.home, 'code', 'data', 'User'), { ...settings, ...own });
  }

  /** Process of VS Code's server. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What VS Code says where it names a file of this machine. */
  remote(path: string): string {
    return `vscode-remote://127.0.0.1:${this.#port}${path}`;
  }

  /** Folder of the server that came with the extension. */
  async extensionServer(): Promise<string> {
    const extensions = join(this.home, 'code', 'extensions');
    const names = await readdir(extensions);
    return join(extensions, names.find((name) => name.startsWith('mingshi.')) ?? '', 'server');
  }

  /** Somebody who opens VS Code for the first time: contexts know nothing of each other. */
  async newcomer(): Promise<BrowserContext> {
    this.#browser ??= startBrowser(this.pid, this.home);
    return (await this.#browser).newContext({
      viewport: { width: 1120, height: 700 },
      deviceScaleFactor: 1.5,
      locale: 'en-GB',
      // A walkthrough's step takes the focus when it has unfolded, from what its button has opened meanwhile.
      reducedMotion: 'reduce',
    });
  }

  open(
    context: BrowserContext,
    { folder = this.workspace, file, payload = [] }: Opened = {},
  ): Promise<Window> {
    const opened = file === undefined ? [] : [['openFile', this.remote(join(folder, file))]];
    const query = new URLSearchParams({ folder, payload: JSON.stringify([...opened, ...payload]) });
    return Window.open(context, `http://127.0.0.1:${this.#port}/?${query.toString()}`);
  }

  /** Ends all that runs for this user, and removes the home. */
  async remove(): Promise<void> {
    await (await this.#browser)?.close();
    const child = this.#child;
    if (child?.exitCode === null) {
      const ended = new Promise((resolve) => child.once('close', resolve));
      process.kill(-this.pid, 'SIGKILL');
      await ended;
    }
    for (const pid of await daemonsOf(this.places)) kill(pid);
    await rm(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  async #start({ packaged, trusting }: Options): Promise<void> {
    const vsix = packaged ? await makePackage(this.home) : undefined;
    this.#port = await freePort();
    const programs = join(this.home, 'bin');
    await mkdir(programs);
    const env = { PATH: programs, HOME: this.home, LANG: 'C.UTF-8', USER: 'lin' };
    const [command = '', ...args] = [
      ...cutOff,
      ...['env', '-i', ...Object.entries(env).map((pair) => pair.join('='))],
      ...[process.execPath, program ?? '', '--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--server-data-dir', join(this.home, 'code'), '--host', '127.0.0.1', '--port', String(this.#port)],
      ...['--without-connection-token', '--force-disable-user-env'],
      ...(trusting ? ['--disable-workspace-trust'] : []),
      ...(vsix ? ['--install-extension', vsix, '--start-server'] : []),
    ];
    // A group of its own, which is ended as one.
    const child = spawn(command, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const awaited = ['Web UI available', ...(vsix ? ['was successfully installed'] : [])];
    while (!awaited.every((words) => said.includes(words))) {
      if (child.exitCode !== null) throw new Error(`VS Code's server ended (${child.exitCode}):\n${said}`);
      await delay(50);
    }
  }
}

async function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
