import { PassThrough, Readable } from 'node:stream';
import type { CommandContext } from '../../shared/command.ts';

/** A context for running a command inside a test, with what it wrote. */
export interface TestContext extends CommandContext {
  readonly out: () => string;
  readonly err: () => string;
}

/** @param given replaces parts of the context; `input` is what standard input holds. */
export function testContext({
  input = '',
  ...given
}: Partial<CommandContext> & { input?: string | Buffer } = {}): TestContext {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) =>
    new PassThrough().setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  return {
    root: process.cwd(),
    cwd: process.cwd(),
    env: {},
    stdin: Readable.from([Buffer.from(input)]),
    stdout: sink('stdout'),
    ownOutput: () => undefined,
    stderr: sink('stderr'),
    signal: new AbortController().signal,
    ...given,
    out: () => written.stdout,
    err: () => written.stderr,
  };
}
