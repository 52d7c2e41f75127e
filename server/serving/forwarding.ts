import type { Socket } from 'node:net';
import { version } from '../../package.json';
import type { CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { userPlaces } from '../../shared/places.ts';
import { userName } from '../../shared/userName.ts';
import { systemClock } from '../clock.ts';
import { connectDaemon } from '../daemon/connect.ts';
import type { SessionHello } from '../daemon/hello.ts';
import { userSocketPlace } from '../daemon/socketPlace.ts';
import { systemStart } from '../daemon/start.ts';
import { daemonVersion } from '../daemon/version.ts';
import { forward } from '../forward/forward.ts';
import { systemDurableDisk } from '../disk/durable.ts';
import { Lock } from '../disk/lock.ts';
import { systemProcesses } from '../processes.ts';
import { logLevelOf } from '../log.ts';
import { streamLog } from '../logs/streamLog.ts';
import type { ServeOptions, Serving } from './serving.ts';

/** Serves editors by the user's daemon; in this process where there can be none. */
export function forwarding(context: CommandContext, options: ServeOptions): Serving {
  const { root, cwd, env, stderr } = context;
  const clock = systemClock;
  const logLevel = logLevelOf(env);
  const log = streamLog(stderr, 'mingshi serve', logLevel);
  const { model, clientProcess } = options;
  const hello: SessionHello = { mingshi: 1, cwd, model, clientProcess, userName: userName(env), logLevel };
  const connect = async (): Promise<Socket> => {
    // The package may have been replaced since the last time.
    const place = userSocketPlace(userPlaces(env), await daemonVersion(root, version));
    const starters = new Lock(place.starters, systemDurableDisk, systemProcesses);
    const start = systemStart(context, ['--idle', String(options.idleSeconds)]);
    return connectDaemon({ place, clock, starters, start }, hello);
  };
  let here: Serving | undefined;
  const serveHere = async (reason: string): Promise<Serving> => {
    log.warn(`${reason}; this process serves without it`);
    const { servingHere } = await import('./here.ts');
    return (here ??= servingHere(context, options));
  };
  return {
    serve: async (channel) => {
      let first: Socket | undefined;
      try {
        first = await connect();
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return (await serveHere(error.message)).serve(channel);
      }
      const next = (): Promise<Socket> => {
        const connection = first ? Promise.resolve(first) : connect();
        first = undefined;
        return connection;
      };
      return forward({ ...channel, connect: next, clock, log, logLevel, clientProcess });
    },
    close: async () => here?.close(),
  };
}
