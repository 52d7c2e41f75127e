import type { Socket } from 'node:net';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, type CommandContext } from '../../shared/command.ts';
import { messageOf } from '../../shared/errors.ts';
import { userPlaces } from '../../shared/places.ts';
import { systemClock } from '../clock.ts';
import { secureFolder } from '../daemon/socketPlace.ts';
import { listenLoopback } from '../daemon/sockets.ts';
import { admit } from './admit.ts';
import type { Serving } from './serving.ts';
import { told } from './told.ts';
import { Token } from './token.ts';

/**
 * Serves editors that connect to a port of this machine and know the token, which stands in a file that only the user
 * can read. Other users of the machine can connect as well: they are turned away.
 */
export async function serveListeners(
  port: number,
  serving: Serving,
  { env, stderr, signal }: CommandContext,
): Promise<number> {
  const { runtime } = userPlaces(env);
  await secureFolder(runtime);
  const say = (message: string): void => void stderr.write(`mingshi serve: ${message}\n`);
  const token = new Token();
  const sockets = new Set<Socket>();
  const serve = async (socket: Socket): Promise<void> => {
    sockets.add(socket);
    try {
      if (await admit(socket, token, systemClock)) await serving.serve({ input: socket, output: socket });
      else say('a connection was closed that did not begin with initialize and the token');
    } finally {
      socket.destroySoon();
      sockets.delete(socket);
    }
  };
  const listener = await listenLoopback(port, (socket) => {
    serve(socket).catch((error: unknown) => say(messageOf(error)));
  });
  const path = join(runtime, `listen-${listener.port ?? port}.token`);
  await token.write(path);
  say(`listening on 127.0.0.1:${listener.port ?? port}; the token stands in ${path}`);
  await told(signal);
  listener.close();
  for (const socket of sockets) socket.destroy();
  await rm(path, { force: true });
  return exitCode.ok;
}
