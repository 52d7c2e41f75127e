import { spawn } from 'node:child_process';
import process from 'node:process';
import {
  createProtocolConnection,
  ErrorCodes,
  ExitNotification,
  LogMessageNotification,
  MessageType,
  ResponseError,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { UserError } from '../errors.ts';

/** How long a server that was told to exit may take, in milliseconds. */
const patience = 5_000;

export interface ServerSurroundings {
  /** Path of the built command line. */
  readonly bin: string;
  /** Arguments of `mingshi serve --stdio`; without others it serves in a process of its own. */
  readonly args?: readonly string[];
  /** Environment of the server. */
  readonly env: NodeJS.ProcessEnv;
  /** Once it is aborted `talk` has to come to its end. */
  readonly signal: AbortSignal;
}

/**
 * Starts a language server, talks to it, and ends it, however the talk went.
 *
 * @throws UserError when the server cannot be started, reports an error, or ends before its time.
 */
export async function withServer<T>(
  { bin, args = ['--no-daemon'], env, signal }: ServerSurroundings,
  talk: (connection: ProtocolConnection) => Promise<T>,
): Promise<T> {
  // Ctrl-C in a terminal reaches all of a process group: the server is to be told by its client alone.
  const server = spawn(process.execPath, [bin, 'serve', '--stdio', ...args], {
    ...{ env, detached: true, windowsHide: true, stdio: 'pipe' },
  });
  // That it does not listen any more shows when it ends.
  server.stdin.on('error', () => undefined);
  let complaint = '';
  server.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const ended = new Promise<string>((resolve) => {
    server.once('error', (error) => resolve(`the server could not be started: ${error.message}`));
    server.once('close', (code, signal) => resolve(`the server ended (${signal ?? `exit code ${code}`})`));
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const over = new AbortController();
  const failed = new Promise<never>((_resolve, reject) => {
    const fail = (how: string) => reject(new UserError(`${how}\n${complaint}`.trim()));
    connection.onNotification(LogMessageNotification.type, ({ type, message }) => {
      if (type === MessageType.Error) fail(message);
    });
    const interrupted = (): void => void setTimeout(() => fail('interrupted'), patience).unref();
    signal.addEventListener('abort', interrupted, { signal: over.signal });
    void ended.then(fail);
  });
  connection.listen();
  let late: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    late ??= setTimeout(() => server.kill('SIGKILL'), patience);
  };
  const heard = talk(connection).catch((error: unknown) => {
    if (!isUnheard(error)) throw error;
    // It is about to end: how says more than that it does not listen.
    hurry();
    return failed;
  });
  try {
    return await Promise.race([heard, failed]);
  } finally {
    over.abort();
    hurry();
    void leave(connection);
    await ended;
    clearTimeout(late);
    connection.dispose();
  }
}

/** Whether what was said did not reach the server. */
export const isUnheard = (error: unknown): boolean =>
  error instanceof ResponseError && error.code === ErrorCodes.MessageWriteError;

/** What a server says to that is of no interest, nor whether it still listens. */
async function leave(connection: ProtocolConnection): Promise<void> {
  try {
    // Where it was never initialized it refuses to shut down, but goes all the same.
    await connection.sendRequest(ShutdownRequest.type).catch(() => undefined);
    await connection.sendNotification(ExitNotification.type);
  } catch {
    // It is gone.
  }
}
