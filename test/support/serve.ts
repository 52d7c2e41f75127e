import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { afterEach, type afterAll } from 'vitest';
import { installed } from './installation.ts';

/** A built server that runs as a child process. */
export interface Server {
  readonly child: ChildProcessWithoutNullStreams;
  /** Its exit code, or the name of the signal that ended it, and what it wrote to standard error. */
  readonly ended: Promise<{ readonly code: number | NodeJS.Signals | null; readonly err: string }>;
}

/**
 * For the tests of one file: starts `mingshi serve --stdio --no-daemon` of an installation that they share.
 *
 * @param end when servers are killed: after the test that started them, or after all tests of the `describe`
 */
export function servers(end: typeof afterEach | typeof afterAll = afterEach): {
  readonly root: () => string;
  readonly serve: (...args: string[]) => Server;
} {
  const installation = installed();
  const running: ChildProcessWithoutNullStreams[] = [];
  end(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  return {
    root: () => installation().root,
    serve: (...args) => {
      const child = installation().start('bin', ['serve', '--stdio', '--no-daemon', ...args]);
      running.push(child);
      // A server that has ended is no reason for a test to end.
      child.stdin.on('error', () => undefined);
      let err = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
      const ended = new Promise<Awaited<Server['ended']>>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code, signal) => resolve({ code: code ?? signal, err }));
      });
      return { child, ended };
    },
  };
}
