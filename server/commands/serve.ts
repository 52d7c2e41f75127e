import { InvalidArgumentError } from 'commander';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { version } from '../../package.json';
import { systemJournalDisk } from '../../shared/annotations/journal.ts';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { locateModel } from '../../shared/model/locate.ts';
import { userPlaces } from '../../shared/places.ts';
import { systemClock } from '../clock.ts';
import { watchPath } from '../disk/watch.ts';
import { ModelWorker } from '../inference/modelWorker.ts';
import type { WorkerStart } from '../inference/protocol.ts';
import { Journals } from '../annotations/journals.ts';
import { systemLearning } from '../learning/system.ts';
import { systemDisk } from '../lists/disk.ts';
import type { NamesSource } from '../lists/protocol.ts';
import { userNames } from '../lists/sources.ts';
import { Services } from '../services.ts';
import { serveSession } from '../session.ts';

interface Options {
  readonly model?: string;
  readonly clientProcessId?: number;
}

/** `mingshi serve`: the language server. */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode = 0;
  const command = newCommand('serve', context)
    .description('Serves an editor by the Language Server Protocol, until the editor leaves.')
    .requiredOption('--stdio', 'speak on standard input and output')
    .option('-m, --model <name>', 'name of a model, or the folder of one, where the editor names none')
    .option('--clientProcessId <pid>', 'end when this process does', processId)
    .action(async (options: Options) => {
      exitCode = await serve(options, context);
    });
  const outcome = await execute(command, args, context);
  return outcome === 0 ? exitCode : outcome;
}

function processId(argument: string): number {
  if (/^[1-9]\d{0,9}$/.test(argument)) return Number(argument);
  throw new InvalidArgumentError('It is the number of a process.');
}

async function serve({ model, clientProcessId }: Options, context: CommandContext): Promise<number> {
  const { root, cwd, env, stdin, stdout, ownOutput, signal, stderr } = context;
  if (model !== undefined) await locateModel(model, context);
  const startModel = (folder: string): Worker =>
    startThread(ModelWorker, root, 'worker.js', { folder, root } satisfies WorkerStart);
  const startReading = (source: NamesSource): Worker => startThread(Worker, root, 'names-worker.js', source);
  const places = userPlaces(env);
  const watch = (path: string, touched: () => void): (() => void) => watchPath(path, false, touched);
  const clock = systemClock;
  const services = new Services({
    ...{
      clock,
      startModel,
      namesDisk: systemDisk(startReading, clock),
      learning: systemLearning(root, places),
    },
    journals: new Journals({ clock, watch, data: places.data, disk: systemJournalDisk }, randomUUID),
  });
  // A client that does not read has left without goodbye, which is a failure.
  ownOutput();
  // Ctrl-C is one more way of a client to leave.
  signal.addEventListener('abort', () => stdin.destroy(), { once: true });
  try {
    return await serveSession(services, {
      ...{ root, cwd, env, model, version },
      userNames: userNames(places),
      userName: userName(env),
      input: stdin,
      output: stdout,
      clientProcess: clientProcessId,
      fatal: (reason) => stderr.write(`mingshi serve: ${reason}\n`),
    });
  } finally {
    // An open standard input would keep the process alive.
    stdin.destroy();
    await services.close();
  }
}

/** What the operating system calls the user. */
function userName({ USER = 'user' }: CommandContext['env']): string {
  try {
    return userInfo().username;
  } catch {
    // It knows the user by a number alone.
    return USER;
  }
}

/** Standard output is the client's: what a thread prints must not get there. */
function startThread(Thread: typeof Worker, root: string, entry: string, workerData: unknown): Worker {
  const worker = new Thread(join(root, 'dist', entry), { workerData, stdout: true });
  worker.stdout.resume();
  return worker;
}
