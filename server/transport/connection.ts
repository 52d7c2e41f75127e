import type { Readable, Writable } from 'node:stream';
import { createConnection, type Connection } from 'vscode-languageserver';
import {
  ErrorCodes,
  Message,
  StreamMessageWriter,
  createProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { messageOf } from '../../shared/errors.ts';
import { Lifecycle } from '../lifecycle.ts';
import { oneLine, type Log } from '../log.ts';
import { Gate } from './gate.ts';
import { GuardedReader } from './reader.ts';

/** A client's connection. Its end is the session's, never the process's. */
export interface ClientConnection {
  readonly connection: Connection;
  readonly lifecycle: Lifecycle;
  /** Shows in the client's log. */
  readonly log: Log;
  /** The exit code that LSP asks for: 0 where `exit` came after `shutdown`, else 1. */
  readonly ended: Promise<0 | 1>;
  /** Ends it as if the client had gone. */
  readonly abandon: () => void;
}

/** @param fatal told in one line why a connection was given up that the client did not end */
export function connectClient(
  input: Readable,
  output: Writable,
  fatal: (reason: string) => void,
): ClientConnection {
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
  const log: Log = {
    error: (message) => void (mayLog() && connection.console.error(oneLine(message))),
    warn: (message) => void (mayLog() && connection.console.warn(oneLine(message))),
    info: (message) => void (mayLog() && connection.console.info(oneLine(message))),
  };
  const writer = new ReportingWriter(output, log);
  const reader = new GuardedReader(input, new Gate(lifecycle, writer, log));
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
  return { connection, lifecycle, log, ended, abandon: () => end(1) };
}

/** A handler that throws becomes an internal error in the library: this is where all of them come by. */
class ReportingWriter extends StreamMessageWriter {
  readonly #log: Log;

  constructor(output: Writable, log: Log) {
    super(output);
    this.#log = log;
  }

  override write(message: Message): Promise<void> {
    if (Message.isResponse(message) && message.error?.code === ErrorCodes.InternalError) {
      this.#log.error(message.error.message);
    }
    return super.write(message);
  }
}
