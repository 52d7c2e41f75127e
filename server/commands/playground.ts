import type { Socket } from 'node:net';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { messagesFor } from '../../shared/l10n/choose.ts';
import { localeOf } from '../../shared/l10n/locale.ts';
import { locateModel } from '../../shared/model/locate.ts';
import { tokenName } from '../../shared/playground.ts';
import { listenLoopback } from '../daemon/sockets.ts';
import { readPage } from '../playground/page.ts';
import { playground } from '../playground/playground.ts';
import { idleSeconds, port } from '../serving/options.ts';
import { leaveSoon, servingBy } from '../serving/servingBy.ts';
import { told } from '../serving/told.ts';
import { Token } from '../serving/token.ts';

interface Options {
  readonly port: number;
  readonly daemon: boolean;
  readonly model?: string;
}

/** `mingshi playground`: a page to try everything on, without an editor. */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('playground', context)
    .description(
      'Serves a page for the browser, on this machine alone, until Ctrl-C: paste Chinese text, see its entities, correct ' +
        'them, and watch the model learn. It is one more editor: it shares models and corrections with the others.',
    )
    .option('--port <port>', 'listen on this port of this machine instead of any that is free', port, 0)
    .option('--no-daemon', 'serve in this process')
    .option('-m, --model <name>', 'name of a model, or the folder of one')
    .action((options: Options) => serve(options, context));
  const outcome = await execute(command, args, context);
  leaveSoon();
  return outcome;
}

async function serve({ port: wanted, daemon, model }: Options, context: CommandContext): Promise<void> {
  const { root, env, stdout, stderr, signal } = context;
  if (model !== undefined) await locateModel(model, context);
  const page = await readPage(root);
  const token = new Token();
  const serving = await servingBy(daemon, context, { model, idleSeconds });
  const sockets = new Set<Socket>();
  try {
    const accept = playground({
      ...{ page, token, serving },
      note: (line) => void stderr.write(`mingshi playground: ${line}\n`),
    });
    const listener = await listenLoopback(wanted, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      accept(socket);
    });
    const url = `http://127.0.0.1:${listener.port}/#${tokenName}=${token.text}`;
    stdout.write(`${messagesFor(localeOf(env)).playground.open(url)}\n`);
    await told(signal);
    listener.close();
    for (const socket of sockets) socket.destroy();
  } finally {
    await serving.close();
  }
}
