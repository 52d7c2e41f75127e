import process from 'node:process';
import { version } from '../../package.json';
import { exitCode, type CommandContext } from '../../shared/command.ts';
import { userPlaces } from '../../shared/places.ts';
import { userName } from '../../shared/userName.ts';
import { systemClock } from '../clock.ts';
import { outliveFaults } from '../faults.ts';
import { systemDurableDisk } from '../disk/durable.ts';
import { Lock } from '../disk/lock.ts';
import { systemProcesses } from '../processes.ts';
import { userNames } from '../lists/sources.ts';
import { logLevelOf } from '../log.ts';
import { fileLog } from '../logs/fileLog.ts';
import { daemonLog } from '../logs/files.ts';
import { told } from '../serving/told.ts';
import { systemServices } from '../systemServices.ts';
import { Daemon } from './daemon.ts';
import { takePost } from './post.ts';
import { secureFolder, userSocketPlace } from './socketPlace.ts';
import { daemonVersion } from './version.ts';

/** Is the user's daemon until nobody needs it, or it is told to end. Ends at once where there is one already. */
export async function runDaemon(
  { root, env, signal }: CommandContext,
  idleMilliseconds: number,
): Promise<number> {
  const clock = systemClock;
  const { pid } = process;
  const places = userPlaces(env);
  const log = fileLog({ path: daemonLog(places), level: logLevelOf(env), clock, pid });
  const own = await daemonVersion(root, version);
  const place = userSocketPlace(places, own);
  await secureFolder(place.folder);
  const services = systemServices(root, places);
  const daemon = new Daemon({
    ...{ services, clock, log, idleMilliseconds, pid, version: own },
    session: { root, env, version, userNames: userNames(places), userName: userName(env) },
    memory: () => process.memoryUsage.rss(),
  });
  const owners = new Lock(place.owners, systemDurableDisk, systemProcesses);
  const post = await takePost(place, owners, clock, (socket) => daemon.accept(socket));
  if (!post) {
    daemon.close();
    return exitCode.ok;
  }
  outliveFaults(log);
  void told(signal).then(() => daemon.stop('it was interrupted'));
  log.info(`version ${own} listens at ${place.path}`);
  log.info(`ends: ${await daemon.over}`);
  await post.leave();
  daemon.close();
  await services.close();
  log.info('has ended');
  return exitCode.ok;
}
