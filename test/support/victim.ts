import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lineFileName, lineFolder, readLine } from '../../shared/model/line.ts';
import { places } from '../../shared/places.ts';
import type { RunOutcome } from '../../shared/protocol/commands.ts';
import { Editor } from './editor.ts';
import type { Installation } from './installation.ts';

/** Where a process may be made to die; see kill-point.mjs. */
export type Role = 'server' | 'trainer' | 'thread';
export interface KillPoint {
  readonly role: Role;
  /** Counted from 1. */
  readonly number: number;
}

export interface Life {
  /** Of the training; undefined where the server died before. */
  readonly outcome: RunOutcome | undefined;
  /** Whether the point was reached. */
  readonly hasDied: boolean;
}

const preload = fileURLToPath(new URL('kill-point.mjs', import.meta.url));

const uri = 'file:///notes.txt';
const [name, label] = ['李雷', 'name'];
/** Sentences that differ, in which a toy model finds the name by itself: so whatever it learns of them passes the gate. */
const sentenceOf = (line: number): string => `${name}昨天从北京出发，第${line + 1}次。`;
const startOf = (line: number): number => sentenceOf(line).indexOf(name);

/** A user whose server dies again and again, and whose folders stay. */
export class Victim {
  readonly #installation: Installation;
  readonly #model: string;
  readonly #home: string;
  /** Lines of the document whose corrections were acknowledged. */
  readonly #acknowledged = new Set<number>();
  #lines = 0;

  /** @param model name of the model that the server starts with */
  constructor(installation: Installation, model: string, home: string) {
    this.#installation = installation;
    this.#model = model;
    this.#home = join(installation.root, home);
  }

  /** One server: finds what the ones before left, then corrects and trains, and dies on the way, or else at the end. */
  async live(point?: KillPoint, log = ''): Promise<Life> {
    const child = this.#installation.start(
      'bin',
      ['serve', '--stdio', '--no-daemon', '--model', this.#model],
      {
        MINGSHI_HOME: this.#home,
        NODE_OPTIONS: `--import=${preload}`,
        MINGSHI_KILL_POINT: point ? `${point.role} ${point.number}` : '',
        MINGSHI_KILL_LOG: log,
      },
    );
    child.stdin.on('error', () => undefined);
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const died = new Promise<undefined>((resolve) => child.once('close', () => resolve(undefined)));
    const editor = new Editor(child.stdout, child.stdin);
    try {
      const found = await Promise.race([this.#finds(editor).then(() => 'all' as const), died]);
      if (!found) throw new Error(`the server died before its time: ${complaint}`);
      child.kill('SIGUSR2');
      const outcome = await Promise.race([this.#works(editor), died]);
      return {
        outcome,
        hasDied: outcome === undefined || outcome.reason === 'the trainer ended with SIGKILL',
      };
    } finally {
      child.kill('SIGKILL');
      await died;
      editor.connection.dispose();
    }
  }

  /** What is left of runs, packages that the line does not name, and versions that did not work. */
  async untidy(): Promise<string[]> {
    const { data, state } = this.#places();
    const runs = await readdir(join(state, 'learning', 'runs'));
    const folder = lineFolder(data, { model: this.#model });
    const { versions } = await readLine(folder);
    const known = [lineFileName, ...versions.map(({ version }) => version)];
    return [
      ...versions.flatMap(({ version, bad }) => (bad === null ? [] : [`${version}: ${bad}`])),
      ...runs.filter((run) => !run.endsWith('.json')),
      ...(await readdir(folder)).filter((file) => !known.includes(file)),
    ];
  }

  /** All that was acknowledged shows, and a run that was left comes to its end. */
  async #finds(editor: Editor): Promise<void> {
    await editor.initialize({ initializationOptions: { learning: { auto: false } } });
    this.#lines += 3;
    editor.open(uri, Array.from({ length: this.#lines }, (_, line) => `${sentenceOf(line)}\n`).join(''));
    await editor.request('mingshi/settled', { textDocument: { uri } });
    const tokens = (await editor.tokens(uri)) ?? [];
    const confirmed = tokens.filter(({ modifiers }) => modifiers.includes('confirmed'));
    for (const line of this.#acknowledged) {
      const token = confirmed.find((each) => each.line === line && each.char === startOf(line));
      if (token?.length !== name.length) throw new Error(`the correction of line ${line} is lost`);
    }
    while (await this.#isRunOpen()) await delay(50);
  }

  /** Corrects the new lines and trains; where no better model came of it, goes back, so that one is loaded in any case. */
  async #works(editor: Editor): Promise<RunOutcome> {
    for (let line = this.#lines - 3; line < this.#lines; line += 1) {
      const at = (character: number) => ({ line, character });
      const range = { start: at(startOf(line)), end: at(startOf(line) + name.length) };
      await editor.execute('mingshi.add', { uri, version: editor.versionOf(uri), range, label });
      this.#acknowledged.add(line);
    }
    const outcome: RunOutcome = await editor.execute('mingshi.train', {});
    if (outcome.outcome === 'kept') await editor.execute('mingshi.rollback', {});
    return outcome;
  }

  async #isRunOpen(): Promise<boolean> {
    const runs = await readdir(join(this.#places().state, 'learning', 'runs')).catch(() => []);
    return runs.some((run) => !run.includes('.'));
  }

  #places() {
    return places({
      ...{ platform: process.platform, home: this.#home, temporary: this.#home },
      env: { MINGSHI_HOME: this.#home },
    });
  }
}
