import process from 'node:process';
import { exitCode, type CommandContext } from './command.ts';
import { messageOf } from './errors.ts';

/**
 * Runs the main function of a program in this process and sets its exit code.
 * The first Ctrl-C aborts the context's signal, a second one ends the process at once.
 *
 * @param root folder of the package.
 */
export async function runProcess(
  root: string,
  main: (args: readonly string[], context: CommandContext) => Promise<number>,
): Promise<void> {
  // ONNX Runtime 1.30 brings a telemetry client, which starts when its library is loaded, by any thread of this process
  // or by a child. Invariant 5: Mingshi sends nothing anywhere.
  process.env.ORT_DISABLE_TELEMETRY = '1';

  const interrupt = new AbortController();
  process.on('SIGINT', () => {
    if (interrupt.signal.aborted) process.exit(exitCode.interrupted);
    interrupt.abort();
  });

  // A reader that had enough (`| head`) is no failure; a full disk is one.
  const onOutputError = (error: NodeJS.ErrnoException): void => {
    if (error.code === 'EPIPE') process.exit(exitCode.ok);
    process.stderr.write(`mingshi: standard output: ${messageOf(error)}\n`);
    process.exit(exitCode.failed);
  };
  process.stdout.on('error', onOutputError);
  // Where nobody reads what it has to say of itself, a program goes on.
  process.stderr.on('error', () => undefined);

  process.exitCode = await main(process.argv.slice(2), {
    root,
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    ownOutput: () => void process.stdout.off('error', onOutputError),
    stderr: process.stderr,
    signal: interrupt.signal,
  });
}
