import type { Socket } from 'node:net';
import { resolve } from 'node:path';
import { messageOf } from '../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Services } from '../services.ts';
import { serveSession, type SessionOptions } from '../serveSession.ts';
import { firstFrame } from './firstFrame.ts';
import { encodeFrame, helloSchema, type SessionHello, type Welcome } from './hello.ts';
import { Lifetime } from './lifetime.ts';
import type { Status } from './status.ts';

const helloLimits = { bytes: 2 ** 16, milliseconds: 10_000 };

/** What is the same for all sessions. */
export type CommonOptions = Omit<
  SessionOptions,
  'input' | 'output' | 'cwd' | 'model' | 'clientProcess' | 'fatal'
>;

export interface DaemonParts {
  readonly services: Services;
  readonly session: CommonOptions;
  readonly clock: Clock;
  readonly log: Log;
  readonly idleMilliseconds: number;
  readonly pid: number;
  /** See `daemonVersion`. */
  readonly version: string;
  /** Bytes of the process. */
  readonly memory: () => number;
}

/** Serves all editors of a user, each connection a session of its own. */
export class Daemon {
  /** Resolves when it is to end, with the reason in one line. */
  readonly over: Promise<string>;
  readonly #parts: DaemonParts;
  readonly #since: number;
  readonly #lifetime: Lifetime;
  readonly #sockets = new Set<Socket>();
  #end: (reason: string) => void = () => undefined;
  #connections = 0;

  constructor(parts: DaemonParts) {
    const { clock, services, log, idleMilliseconds } = parts;
    this.#parts = parts;
    this.#since = clock.now();
    this.over = new Promise((resolve) => (this.#end = resolve));
    services.onProblem((name, { level, message }) => log[level](`${name}: ${message}`));
    this.#lifetime = new Lifetime({
      ...{ clock, idleMilliseconds },
      isBusy: () => services.learning.isRunning,
      over: () => this.#end('nobody needs it any more'),
    });
  }

  /** Takes a connection, which begins with a hello. */
  accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    this.#receive(socket).catch((error: unknown) => {
      this.#parts.log.warn(`a connection was given up: ${messageOf(error)}`);
      socket.destroy();
    });
  }

  stop(reason: string): void {
    this.#end(reason);
  }

  /** Ends all sessions. Those who wait for its end learn of that by the end of the process. */
  close(): void {
    this.#lifetime.end();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #receive(socket: Socket): Promise<void> {
    const { clock, pid, version } = this.#parts;
    const json = await firstFrame(socket, { clock, ...helloLimits });
    // Somebody only looked whether there is a daemon.
    if (json === undefined) return;
    const { data: hello } = helloSchema.safeParse(json);
    const say = (welcome: Welcome): void => void socket.write(encodeFrame(welcome));
    if (!hello) {
      say({ mingshi: 1, refused: 'this is no hello that the daemon knows; update mingshi' });
      socket.end();
      return;
    }
    say({ mingshi: 1, pid, version });
    if (!('control' in hello)) return this.#serve(hello, socket);
    if (hello.control === 'status') socket.end(encodeFrame(this.#status()));
    else {
      this.#sockets.delete(socket);
      socket.unref();
      this.stop('it was told to stop');
    }
  }

  async #serve(hello: SessionHello, socket: Socket): Promise<void> {
    const { services, session, log } = this.#parts;
    const { cwd, model, clientProcess, userName, logLevel } = hello;
    const { env } = session;
    const name = `session ${(this.#connections += 1)}`;
    const leave = this.#lifetime.enter();
    log.info(`${name} begins`);
    try {
      const code = await serveSession(services, {
        ...{ ...session, input: socket, output: socket, cwd, model, clientProcess },
        userName: userName ?? session.userName,
        env: logLevel === undefined ? env : { ...env, MINGSHI_LOG: logLevel },
        fatal: (reason) => log.warn(`${name}: ${reason}`),
      });
      log.info(`${name} ended with ${code}`);
    } finally {
      leave();
      socket.destroySoon();
    }
  }

  #status(): Status {
    const { services, session, pid, version, memory } = this.#parts;
    return {
      ...{ pid, version, root: resolve(session.root), memory: memory() },
      since: new Date(this.#since).toISOString(),
      sessions: this.#lifetime.clients,
      models: Array.from(services.models, ([name, model]) => ({
        ...{ name, version: model.version, device: model.device?.used },
      })),
      training: services.learning.isRunning,
    };
  }
}
