import { version } from '../../package.json';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { userPlaces } from '../../shared/places.ts';
import { table } from '../../shared/table.ts';
import { systemClock } from '../clock.ts';
import { askStatus, stopDaemon } from '../daemon/control.ts';
import { userSocketPlace } from '../daemon/socketPlace.ts';
import type { Status } from '../daemon/status.ts';
import { daemonVersion } from '../daemon/version.ts';
import { formatBytes } from '../disk/usage.ts';
import { systemProcesses } from '../learning/processes.ts';
import { daemonLog } from '../logs/files.ts';
import { showLog } from '../logs/show.ts';

/** `mingshi daemon`: the process that serves all editors of a user. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { stdout, env, signal, root } = context;
  const clock = systemClock;
  const places = userPlaces(env);
  const reach = async () => ({ clock, place: userSocketPlace(places, await daemonVersion(root, version)) });
  const command = newCommand('daemon', context)
    .description(
      'The process that serves all editors of a user: `mingshi serve` starts it when it is needed, and it ends a while ' +
        'after the last editor has gone.',
    )
    .usage('<command>')
    .helpCommand(false);
  command
    .command('status')
    .description('print its process, version and start, its sessions and models, its memory')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const status = await askStatus(await reach());
      if (!status) throw none();
      stdout.write(json ? `${JSON.stringify(status, null, 2)}\n` : statusText(status));
    });
  command
    .command('stop')
    .description('end it: training stops and is taken up by the next one, which open editors start')
    .action(async () => {
      if (!(await stopDaemon(await reach(), systemProcesses))) throw none();
      stdout.write('stopped\n');
    });
  command
    .command('logs')
    .description('print what it wrote to its log; MINGSHI_LOG=error|warn|info|debug says how much that is')
    .option('-f, --follow', 'go on with what it writes')
    .action(({ follow }: { follow?: boolean }) =>
      showLog({ path: daemonLog(places), output: stdout, clock, follow: follow ? signal : undefined }),
    );
  return execute(command, args, context);
}

const none = (): UserError => new UserError('no daemon runs; an editor starts one when it needs it');

const statusText = ({ pid, version, since, sessions, models, memory, training }: Status): string =>
  table(
    [
      ['process', String(pid)],
      ['version', version],
      ['since', since],
      ['sessions', String(sessions)],
      ...models.map(({ name, version, device }) => [
        `model ${name}`,
        [version ?? 'not loaded', ...(device === undefined ? [] : [`on ${device}`])].join(' '),
      ]),
      ['memory', formatBytes(memory)],
      ['training', training ? 'a run is in progress' : 'no'],
    ],
    'left',
  );
