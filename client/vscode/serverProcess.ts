import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import process from 'node:process';

/** A server that was started. */
export interface ServerProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended, to the last line that it wrote to standard error, or else to how it ended. */
  readonly ended: Promise<string>;
}

/**
 * Starts the server that comes with the extension, in a process of its own on VS Code's own runtime: a user needs no
 * Node.js. It finds or starts the daemon that serves all windows.
 * @param folder of the extension
 */
export async function startServer(folder: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [`${folder}/server/dist/bin.js`, 'serve', '--stdio'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
  // A server that has ended cannot be told anything; that it has is seen elsewhere.
  child.stdin.on('error', () => undefined);
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).trimEnd().split('\n').at(-1) ?? '';
  });
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(lastWords.trim() || `it ended with ${code ?? signal}`));
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  return { child, ended };
}
