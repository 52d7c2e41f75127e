import type { Readable } from 'node:stream';
import {
  AbstractMessageReader,
  type DataCallback,
  type Disposable,
  type Message,
} from 'vscode-languageserver-protocol/node';
import { FrameDecoder } from './frames.ts';

/** What a reader does with a body. */
export interface BodyHandler {
  /** @returns the message, or undefined where it must not reach a handler */
  accept(json: unknown): Message | undefined;
  /** The frame was sound, its body is not JSON in UTF-8. */
  unparsable(reason: string): void;
}

/**
 * Reads messages from a stream. Unlike the library's reader it bounds what it holds and refuses broken frames:
 * the first one is reported as an error, and nothing is read after it.
 */
export class GuardedReader extends AbstractMessageReader {
  readonly #input: Readable;
  readonly #handler: BodyHandler;
  #stop: () => void = () => undefined;

  constructor(input: Readable, handler: BodyHandler) {
    super();
    this.#input = input;
    this.#handler = handler;
  }

  listen(deliver: DataCallback): Disposable {
    const decoder = new FrameDecoder();
    const onData = (chunk: Uint8Array): void => {
      try {
        for (const body of decoder.push(chunk)) this.#read(body, deliver);
      } catch (error) {
        this.#stop();
        this.fireError(error);
      }
    };
    const onEnd = (): void => this.fireClose();
    const onError = (error: Error): void => this.fireError(error);
    // Errors are listened to for good: an error event that nobody hears ends the process.
    this.#input.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onError);
    this.#stop = () => this.#input.off('data', onData).off('end', onEnd).off('close', onEnd).pause();
    return { dispose: this.#stop };
  }

  override dispose(): void {
    this.#stop();
    super.dispose();
  }

  #read(body: Uint8Array, deliver: DataCallback): void {
    let json: unknown;
    try {
      json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch {
      // What the platform says of broken JSON quotes it, and it may hold text of documents.
      this.#handler.unparsable('a message is not JSON in UTF-8');
      return;
    }
    const message = this.#handler.accept(json);
    if (message) deliver(message);
  }
}
