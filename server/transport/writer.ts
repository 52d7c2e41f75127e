import type { Writable } from 'node:stream';
import { AbstractMessageWriter, type Message } from 'vscode-languageserver-protocol/node';
import { writeBody } from './frames.ts';

/**
 * Writes messages to a stream. Unlike the library's writer it writes a header and its body in one go, so that who reads
 * wakes once, and it lets no message wait for the one before.
 */
export class FrameWriter extends AbstractMessageWriter {
  readonly #output: Writable;
  readonly #watch: (message: Message) => void;

  /** @param watch told of each message before it is written */
  constructor(output: Writable, watch: (message: Message) => void) {
    super();
    this.#output = output;
    this.#watch = watch;
    output.on('error', (error) => this.fireError(error)).on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    this.#watch(message);
    return new Promise((resolve, reject) => {
      writeBody(this.#output, Buffer.from(JSON.stringify(message)), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  end(): void {
    this.#output.end();
  }
}
