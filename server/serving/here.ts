import { version } from '../../package.json';
import type { CommandContext } from '../../shared/command.ts';
import { userPlaces } from '../../shared/places.ts';
import { userName } from '../../shared/userName.ts';
import { outliveFaults } from '../faults.ts';
import { userNames } from '../lists/sources.ts';
import { logLevelOf } from '../log.ts';
import { streamLog } from '../logs/streamLog.ts';
import { serveSession } from '../serveSession.ts';
import { systemServices } from '../systemServices.ts';
import type { ServeOptions, Serving } from './serving.ts';

/** Serves editors in this process. */
export function servingHere(
  { root, cwd, env, stderr }: CommandContext,
  { model, clientProcess }: ServeOptions,
): Serving {
  const places = userPlaces(env);
  const services = systemServices(root, places);
  const log = streamLog(stderr, 'mingshi serve', logLevelOf(env));
  outliveFaults(log);
  return {
    serve: ({ input, output }) =>
      serveSession(services, {
        ...{ root, cwd, env, model, version, input, output, clientProcess },
        userNames: userNames(places),
        userName: userName(env),
        fatal: (reason) => log.error(reason),
      }),
    close: () => services.close(),
  };
}
