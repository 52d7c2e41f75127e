import { PassThrough, duplexPair, type Duplex } from 'node:stream';
import { forward } from '../../server/forward/forward.ts';
import type { Log } from '../../server/log.ts';
import { FakeClock, quiet } from './fake-inference.ts';
import { RawClient } from './raw-client.ts';

/** A forwarder in this process, between streams, with connections that a test hands out. */
export class Forwarding {
  readonly clock = new FakeClock();
  readonly input = new PassThrough();
  readonly output = new PassThrough();
  readonly ended: Promise<0 | 1>;
  /** What it said where the client cannot hear it. */
  readonly log: string[] = [];
  /** How often it has asked for a connection. */
  attempts = 0;
  readonly #connect: (theirs: Duplex) => void;
  /** Why there is no connection to be had; undefined where there is. */
  refusal: string | Error | undefined;
  #isHeld = false;
  #waiting: (() => void)[] = [];

  /** @param connect is given the daemon's end of each new connection */
  constructor(connect: (theirs: Duplex) => void) {
    this.#connect = connect;
    const tell = (message: string): void => void this.log.push(message);
    this.ended = forward({
      ...{ input: this.input, output: this.output, clock: this.clock },
      connect: () => this.#newConnection(),
      log: { error: tell, warn: tell, info: tell, debug: tell } satisfies Log,
      logLevel: 'info',
    });
  }

  client(): RawClient {
    return new RawClient(this.output, this.input);
  }

  /** From now on connections take their time. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** Lets so much time pass that no failure counts any more, and what follows happen. */
  async later(milliseconds = 60_000): Promise<void> {
    this.clock.pass(milliseconds);
    await quiet(20);
  }

  async #newConnection(): Promise<Duplex> {
    this.attempts += 1;
    if (this.#isHeld) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.refusal !== undefined)
      throw typeof this.refusal === 'string' ? new Error(this.refusal) : this.refusal;
    const [ours, theirs] = duplexPair();
    // As with a socket, the end of one is the end of the other.
    ours.on('close', () => theirs.destroy());
    theirs.on('close', () => ours.destroy());
    this.#connect(theirs);
    return ours;
  }
}
