import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A program in a terminal of its own, that of a tmux server of its own. */
export class Terminal {
  readonly #socket: string;
  readonly #env: NodeJS.ProcessEnv;

  /** @param socket path of tmux's socket, which is made */
  constructor(socket: string, env: NodeJS.ProcessEnv) {
    this.#socket = socket;
    this.#env = env;
  }

  async start(command: string): Promise<void> {
    await this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', '120', '-y', '40', command);
  }

  /** @param keys tmux's names of keys, or text */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.#tmux('send-keys', key);
      // An escape that another key follows at once would be taken for Alt.
      await delay(100);
    }
  }

  /** What is on the screen. */
  async screen(): Promise<string> {
    return (await this.#tmux('capture-pane', '-p')).stdout;
  }

  /** Waits until the screen shows something, and tries again what shows it. */
  async until(pattern: RegExp, tries: () => Promise<void> = () => Promise.resolve()): Promise<string> {
    for (let left = 20; ; left -= 1) {
      await tries();
      for (let looks = 0; looks < 20; looks += 1) {
        await delay(100);
        const screen = await this.screen();
        if (pattern.test(screen)) return screen;
      }
      if (left === 0) throw new Error(`${String(pattern)} is not on the screen:\n${await this.screen()}`);
    }
  }

  async end(): Promise<void> {
    await this.#tmux('kill-server').catch(() => undefined);
  }

  #tmux(...args: string[]) {
    return run('tmux', ['-u', '-S', this.#socket, ...args], { env: this.#env });
  }
}
