import type { Readable, Writable } from 'node:stream';
import { createConnection, type Connection } from 'vscode-languageserver';
import {
  ErrorCodes,
  LogTraceNotification,
  Message,
  createProtocolConnection,
  type NotificationMessage,
} from 'vscode-languageserver-protocol/node';
import { messageOf } from '../../shared/errors.ts';
import { Lifecycle } from '../lifecycle.ts';
import { logLevelOf, mayLogText, oneLine, upTo, type Log } from '../log.ts';
import { Calls } from './calls.ts';
import { Gate } from './gate.ts';
import { GuardedReader } from './reader.ts';
import { Trace } from './trace.ts';
import { FrameWriter } from './writer.ts';

export interface ConnectionOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Says how much goes to the client's log. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told in one line why a connection was given up that the client did not end. */
  readonly fatal: (reason: string) => void;
}

/** A client's connection. Its end is the session's, never the process's. */
export interface ClientConnection {
  readonly connection: Connection;
  readonly lifecycle: Lifecycle;
  /** Shows in the client's log. */
  readonly log: Log;
  readonly trace: Trace;
  /** The exit code that LSP asks for: 0 where `exit` came after `shutdown`, else 1. */
  readonly ended: Promise<0 | 1>;
  /** Ends it as if the client had gone. */
  readonly abandon: () => void;
}

export function connectClient({ input, output, env, fatal }: ConnectionOptions): ClientConnection {
  const lifecycle = new Lifecycle();
  let isOpen = true;
  let resolveEnded: (code: 0 | 1) => void;
  const ended = new Promise<0 | 1>((resolve) => (resolveEnded = resolve));
  const end = (code: 0 | 1): void => {
    if (!isOpen) return;
    isOpen = false;
    connection.dispose();
    resolveEnded(code);
  };
  const giveUp = (error: unknown): void => {
    if (isOpen) fatal(oneLine(messageOf(error)));
    end(1);
  };

  // LSP allows no log message before `initialize`.
  const mayLog = (): boolean => isOpen && lifecycle.isUnderWay;
  const log = upTo(logLevelOf(env), {
    error: (message) => void (mayLog() && connection.console.error(oneLine(message))),
    warn: (message) => void (mayLog() && connection.console.warn(oneLine(message))),
    info: (message) => void (mayLog() && connection.console.info(oneLine(message))),
    debug: (message) => void (mayLog() && connection.console.log(oneLine(message))),
  });
  const calls = new Calls();
  const trace = new Trace(mayLogText(env), (params) => {
    const message: NotificationMessage = { jsonrpc: '2.0', method: LogTraceNotification.type.method, params };
    // A failure to write is reported by the writer itself and ends the session.
    writer.write(message).catch(() => undefined);
  });
  const writer = new FrameWriter(output, (message) => {
    calls.sent(message);
    trace.note('sent', message);
    // A handler that throws becomes an internal error in the library: this is where all of them come by.
    if (Message.isResponse(message) && message.error?.code === ErrorCodes.InternalError) {
      log.error(message.error.message);
    }
  });
  const reader = new GuardedReader(input, new Gate({ lifecycle, calls, writer, log, trace }));
  // The library's own logger throws where it has nobody to tell.
  const logger = { error: log.error, warn: log.warn, info: () => undefined, log: () => undefined };
  const protocol = createProtocolConnection(reader, writer, logger);
  protocol.onError(([error]) => giveUp(error));
  protocol.onClose(() => end(1));

  const connection = createConnection(() => protocol, {
    shutdownReceived: false,
    initialize: () => undefined,
    exit: () => end(lifecycle.exitCode),
  });
  return { connection, lifecycle, log, trace, ended, abandon: () => end(1) };
}
