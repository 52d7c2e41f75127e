import type { Readable, Writable } from 'node:stream';
import { FrameDecoder } from '../transport/frames.ts';

export interface BodyReader {
  readonly body: (body: Uint8Array) => void;
  /** The stream has ended, or failed, or what it brought was refused. Nothing is read after it. */
  readonly closed: (error: unknown) => void;
  /** Where bodies go: while that is full, nothing is read. */
  readonly target: () => Writable | undefined;
}

/**
 * Reads the bodies of LSP's base protocol from a stream.
 * @returns a function that ends this without a word
 */
export function readBodies(input: Readable, { body, closed, target }: BodyReader): () => void {
  const decoder = new FrameDecoder();
  let isOver = false;
  const stop = (): void => {
    isOver = true;
    input.off('data', onData).off('end', onEnd).off('close', onEnd);
  };
  const over = (error: unknown): void => {
    if (isOver) return;
    stop();
    closed(error);
  };
  const onData = (chunk: Uint8Array): void => {
    // What comes in one piece goes on in one piece.
    const full = target();
    full?.cork();
    try {
      for (const each of decoder.push(chunk)) {
        body(each);
        if (isOver) return;
      }
    } catch (error) {
      over(error);
      return;
    } finally {
      full?.uncork();
    }
    if (full?.writableNeedDrain) waitFor(full);
  };
  const waitFor = (full: Writable): void => {
    input.pause();
    const goOn = (): void => {
      full.off('drain', goOn).off('close', goOn);
      if (!isOver) input.resume();
    };
    full.on('drain', goOn).on('close', goOn);
  };
  const onEnd = (): void => over(undefined);
  // Errors are listened to for good: an error event that nobody hears ends the process.
  input.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', over);
  input.resume();
  return stop;
}
