import {
  createConnection,
  createServer,
  type ListenOptions,
  type NetConnectOpts,
  type Socket,
} from 'node:net';
import { UserError, messageOf } from '../../shared/errors.ts';

/**
 * The one file that opens connections, and only to programs of this machine: by local sockets (named pipes on Windows),
 * and by TCP on the loopback address.
 */
const host = '127.0.0.1';

export interface Listener {
  /** Of a TCP listener. */
  readonly port: number | undefined;
  /** Takes no more connections; those that there are stay. A local socket's file is gone then. */
  close(): void;
}

/** Rejects with the system's error where nobody listens. */
export const connectLocal = (path: string): Promise<Socket> => connect({ path });

export const connectLoopback = (port: number): Promise<Socket> => connect({ host, port });

export const listenLocal = (path: string, accept: (socket: Socket) => void): Promise<Listener> =>
  listen({ path }, accept);

/**
 * @param port 0 for any that is free
 * @throws UserError where nothing can listen there
 */
export const listenLoopback = (port: number, accept: (socket: Socket) => void): Promise<Listener> =>
  listen({ host, port }, accept).catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    const reason = portReasons[code] ?? messageOf(error);
    throw new UserError(
      `cannot listen on port ${port}: ${reason}; give another port, or 0 for any that is free`,
    );
  });

const portReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'the system keeps it for others',
};

const connect = (to: NetConnectOpts): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = createConnection(to);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      // Whoever uses it learns of its end; an error event that nobody hears would end the process.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });

const listen = (at: ListenOptions, accept: (socket: Socket) => void): Promise<Listener> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      accept(socket);
    });
    server.once('error', reject);
    server.listen(at, () => {
      server.off('error', reject);
      // Too many open files: whoever wants to connect tries again.
      server.on('error', () => undefined);
      const address = server.address();
      resolve({
        port: typeof address === 'object' ? address?.port : undefined,
        close: () => void server.close(),
      });
    });
  });
