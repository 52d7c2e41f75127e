import { version } from '../../package.json';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { userPlaces } from '../../shared/places.ts';
import { table } from '../../shared/table.ts';
import { systemClock } from '../clock.ts';
import { runningDaemons, stopDaemon, type Running } from '../daemon/control.ts';
import { userSocketPlaces } from '../daemon/socketPlace.ts';
import type { Status } from '../daemon/status.ts';
import { daemonVersion } from '../daemon/version.ts';
import { formatBytes } from '../disk/usage.ts';
import { systemProcesses } from '../processes.ts';
import { daemonLog } from '../logs/files.ts';
import { showLog } from '../logs/show.ts';

/** `mingshi daemon`: the processes that serve the editors of a user, one for each installation. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const { stdout, env, signal, root } = context;
  const clock = systemClock;
  const places = userPlaces(env);
  const running = async (): Promise<Running[]> => {
    const found = await runningDaemons(await userSocketPlaces(places), clock);
    if (found.length === 0) throw new UserError('no daemon runs; an editor starts one when it needs it');
    return found;
  };
  const command = newCommand('daemon', context)
    .description(
      'The process that serves all editors of a user: `mingshi serve` starts it when it is needed, and it ends a while ' +
        'after the last editor has gone. Each installation has its own, and that of before an upgrade stays as long as ' +
        'its editors do; these commands are about all of them.',
    )
    .usage('<command>')
    .helpCommand(false);
  command
    .command('status')
    .description(
      'print of each daemon its process, version, installation and start, its sessions and models, its memory',
    )
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const own = await daemonVersion(root, version);
      const daemons = (await running()).map((daemon) => ({ daemon, isOwn: daemon.place.version === own }));
      if (json) {
        const all = daemons.map(({ daemon, isOwn }) => ({ own: isOwn, ...told(daemon) }));
        stdout.write(`${JSON.stringify(all, null, 2)}\n`);
      } else stdout.write(daemons.map(({ daemon, isOwn }) => statusText(daemon, isOwn)).join('\n'));
    });
  command
    .command('stop')
    .description('end them: training stops and is taken up by the next one, which open editors start')
    .action(async () => {
      const faults: string[] = [];
      for (const { place } of await running()) {
        try {
          if (await stopDaemon({ place, clock }, systemProcesses)) stdout.write(`stopped ${place.version}\n`);
        } catch (error) {
          faults.push(`${place.version} goes on: ${messageOf(error)}`);
        }
      }
      if (faults.length > 0) throw new UserError(faults.join('; '));
    });
  command
    .command('logs')
    .description(
      'print what they wrote to their log; MINGSHI_LOG=error|warn|info|debug says how much that is',
    )
    .option('-f, --follow', 'go on with what they write')
    .action(({ follow }: { follow?: boolean }) =>
      showLog({ path: daemonLog(places), output: stdout, clock, follow: follow ? signal : undefined }),
    );
  return execute(command, args, context);
}

const told = (daemon: Running): Status | { version: string; fault: string } =>
  'status' in daemon ? daemon.status : { version: daemon.place.version, fault: daemon.fault };

/** @param isOwn whether it is the one that this program would start */
function statusText(daemon: Running, isOwn: boolean): string {
  const own = isOwn ? ' (this program)' : '';
  if ('fault' in daemon) {
    const { place, fault } = daemon;
    return table(
      [
        ['version', place.version + own],
        ['fault', fault],
      ],
      'left',
    );
  }
  const { pid, version, root, since, sessions, models, memory, training } = daemon.status;
  return table(
    [
      ['process', String(pid)],
      ['version', version + own],
      ...(root === undefined ? [] : [['installation', root]]),
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
}
