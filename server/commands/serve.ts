import { Option } from 'commander';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { MisuseError } from '../../shared/errors.ts';
import { locateModel } from '../../shared/model/locate.ts';
import { openChannel, type ChannelOptions } from '../serving/channels.ts';
import { idleSeconds, port, processId, seconds } from '../serving/options.ts';
import type { ServeOptions } from '../serving/serving.ts';
import { leaveSoon, servingBy } from '../serving/servingBy.ts';

interface Options extends ChannelOptions {
  readonly listen?: number;
  /** This process is one; it uses none; or, by default, it uses one. */
  readonly daemon?: boolean;
  readonly model?: string;
  readonly clientProcessId?: number;
  readonly idle: number;
}

/** `mingshi serve`: the language server. */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode = 0;
  const command = newCommand('serve', context)
    .description(
      'Serves an editor by the Language Server Protocol, until the editor leaves. All editors of a user share one ' +
        'process, the daemon, which is started when it is needed; see `mingshi daemon`.',
    )
    .option('--stdio', 'speak on standard input and output')
    .option('--pipe <name>', 'connect to the local socket or named pipe at which the editor listens')
    .option('--socket <port>', 'connect to the port at which the editor listens', port)
    .option('--listen <port>', 'listen on this port of this machine for editors that know the token', port)
    .addOption(new Option('--daemon', 'be the daemon').hideHelp())
    .option('--no-daemon', 'serve in this process')
    .option('-m, --model <name>', 'name of a model, or the folder of one, where the editor names none')
    .option('--clientProcessId <pid>', 'end when this process does', processId)
    .option(
      '--idle <seconds>',
      'how long a daemon that this starts stays after its last client',
      seconds,
      idleSeconds,
    )
    .action(async (options: Options) => {
      const { stdio, pipe, socket, listen, daemon } = options;
      const ways = [stdio, pipe, socket, listen, daemon || undefined].filter((way) => way !== undefined);
      if (ways.length !== 1)
        throw new MisuseError('required option is one of --stdio, --pipe, --socket and --listen');
      exitCode = await serve(options, context);
    });
  const outcome = await execute(command, args, context);
  leaveSoon();
  return outcome === 0 ? exitCode : outcome;
}

async function serve(options: Options, context: CommandContext): Promise<number> {
  const { model, clientProcessId, idle, listen, daemon } = options;
  if (daemon) return (await import('../daemon/run.ts')).runDaemon(context, idle * 1000);
  if (model !== undefined) await locateModel(model, context);
  const served: ServeOptions = { model, clientProcess: clientProcessId, idleSeconds: idle };
  const serving = await servingBy(daemon !== false, context, served);
  try {
    if (listen !== undefined)
      return await (await import('../serving/listen.ts')).serveListeners(listen, serving, context);
    const channel = await openChannel(options, context);
    // Ctrl-C is one more way of a client to leave.
    context.signal.addEventListener('abort', () => channel.input.destroy(), { once: true });
    try {
      return await serving.serve(channel);
    } finally {
      // An open input would keep the process alive.
      channel.input.destroy();
    }
  } finally {
    await serving.close();
  }
}
