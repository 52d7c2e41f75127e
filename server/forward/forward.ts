import type { Duplex, Readable, Writable } from 'node:stream';
import { messageOf } from '../../shared/errors.ts';
import { pause, type Clock } from '../clock.ts';
import { OtherWireError } from '../daemon/hello.ts';
import { oneLine, type Log, type LogLevel } from '../log.ts';
import { writeBody } from '../transport/frames.ts';
import { watchProcess } from '../watchdog.ts';
import { Relay } from './relay.ts';
import { Restarts } from './restarts.ts';
import { readBodies } from './streams.ts';

export interface ForwardOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Finds a daemon, or starts one. What it resolves with speaks LSP from now on. */
  readonly connect: () => Promise<Duplex>;
  readonly clock: Clock;
  /** Where the client cannot be told. */
  readonly log: Log;
  /** How much goes to the client's log. */
  readonly logLevel: LogLevel;
  /** The process to watch, if the client does not name one itself. */
  readonly clientProcess?: number | undefined;
}

const ended = 'the daemon ended at once';
const nothing = (): void => undefined;
/** A daemon that leaves sooner than this has not really started. */
const steadyMilliseconds = 3000;
/** What a daemon gets to read what was said last. */
const farewellMilliseconds = 1000;

/**
 * Stands between an editor and the user's daemon until the editor leaves. When the daemon dies it finds another one,
 * which goes on where that one ended.
 * @returns the exit code that LSP asks for: 0 where `exit` came after `shutdown`, else 1
 */
export const forward = (options: ForwardOptions): Promise<0 | 1> =>
  new Promise((resolve) => new Forwarder(options, resolve).start());

class Forwarder {
  readonly #options: ForwardOptions;
  readonly #resolve: (code: 0 | 1) => void;
  readonly #relay: Relay;
  readonly #restarts = new Restarts();
  readonly #ended = new AbortController();
  #daemon: Duplex | undefined;
  #stopClient = nothing;
  #stopDaemon = nothing;
  #stopWatching = nothing;
  /** There is no daemon, and none is looked for. */
  #isResting = false;

  constructor(options: ForwardOptions, resolve: (code: 0 | 1) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#relay = new Relay({
      toClient: (body) => writeBody(options.output, body),
      begun: (processId) => this.#watch(processId ?? options.clientProcess),
      exited: (code) => this.#end(code),
      log: options.log,
      logLevel: options.logLevel,
    });
  }

  start(): void {
    const { input, output } = this.#options;
    // A client that does not read has left.
    output.on('error', () => this.#end(1));
    this.#stopClient = readBodies(input, {
      body: (body) => this.#fromClient(body),
      closed: (error) => this.#clientLeft(error),
      target: () => this.#daemon,
    });
    void this.#look();
  }

  #fromClient(body: Uint8Array): void {
    // The user goes on: that is when to try again.
    if (this.#isResting && this.#restarts.mayTry(this.#options.clock.now())) void this.#look();
    this.#relay.fromClient(body);
  }

  /** Looks for a daemon until there is one, or until that has failed too often. */
  async #look(reason = ''): Promise<void> {
    const { clock, connect } = this.#options;
    this.#isResting = false;
    this.#relay.hope();
    let last = reason;
    let isOther = false;
    while (this.#isWanted && this.#restarts.mayTry(clock.now())) {
      const delay = this.#restarts.delay(clock.now());
      if (delay > 0) await pause(clock, delay, this.#ended.signal);
      if (!this.#isWanted) return;
      try {
        this.#join(await connect());
        return;
      } catch (error) {
        last = oneLine(messageOf(error));
        isOther = error instanceof OtherWireError;
        this.#restarts.failed(clock.now());
      }
    }
    if (!this.#isWanted) return;
    this.#isResting = true;
    this.#relay.giveUp(last, isOther);
  }

  /** Whether there is anybody to serve. */
  get #isWanted(): boolean {
    return !this.#ended.signal.aborted && !this.#relay.isShutDown;
  }

  #join(daemon: Duplex): void {
    if (!this.#isWanted) {
      daemon.destroy();
      return;
    }
    // What has ended already will not say so again.
    if (daemon.destroyed) throw new Error(ended);
    const { clock, output } = this.#options;
    const since = clock.now();
    this.#daemon = daemon;
    this.#stopDaemon = readBodies(daemon, {
      body: (body) => this.#relay.fromDaemon(body),
      closed: (error) => this.#daemonLeft(daemon, since, error),
      target: () => output,
    });
    this.#relay.join((body) => writeBody(daemon, body));
  }

  #daemonLeft(daemon: Duplex, since: number, error: unknown): void {
    const { clock } = this.#options;
    daemon.destroy();
    this.#daemon = undefined;
    this.#relay.lost();
    if (clock.now() - since < steadyMilliseconds) this.#restarts.failed(clock.now());
    void this.#look(error === undefined ? ended : oneLine(messageOf(error)));
  }

  #clientLeft(error: unknown): void {
    if (error !== undefined) this.#options.log.error(oneLine(messageOf(error)));
    this.#end(1);
  }

  /** An editor that crashes may leave a pipe open behind it. */
  #watch(processId: number | undefined): void {
    this.#stopWatching();
    if (processId !== undefined) {
      this.#stopWatching = watchProcess(processId, this.#options.clock, () => this.#end(1));
    }
  }

  #end(code: 0 | 1): void {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort();
    this.#stopClient();
    this.#stopDaemon();
    this.#stopWatching();
    const daemon = this.#daemon;
    if (daemon) {
      const callOff = this.#options.clock.after(farewellMilliseconds, () => daemon.destroy());
      daemon.once('close', callOff).end();
      // What it still says is for nobody; unread it would keep the stream open.
      daemon.resume();
    }
    this.#resolve(code);
  }
}
