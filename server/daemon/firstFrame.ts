import type { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { FrameDecoder, FrameError } from '../transport/frames.ts';

export interface FrameLimits {
  readonly clock: Clock;
  /** Of the body. */
  readonly bytes: number;
  readonly milliseconds: number;
}

/**
 * The next message of a stream; what comes behind it stays there.
 * @returns undefined where the stream ends before it
 * @throws FrameError where it is too long, too late, or no JSON
 */
export function firstFrame(stream: Readable, limits: FrameLimits): Promise<unknown> {
  const decoder = new FrameDecoder(limits.bytes);
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      callOff();
      stream.off('readable', onReadable).off('end', onEnd).off('close', onEnd);
      action();
    };
    const onEnd = (): void => settle(() => resolve(undefined));
    const onReadable = (): void => {
      try {
        const body = firstBody(stream, decoder);
        if (!body) return;
        settle(() => resolve(parse(body)));
        if (decoder.rest.length > 0) stream.unshift(decoder.rest);
      } catch (error) {
        settle(() => reject(error instanceof Error ? error : new FrameError('it cannot be read')));
      }
    };
    const callOff = limits.clock.after(limits.milliseconds, () =>
      settle(() => reject(new FrameError('the first message did not come in time'))),
    );
    stream.on('readable', onReadable).on('end', onEnd).on('close', onEnd);
  });
}

/** Undefined while it is not complete. */
function firstBody(stream: Readable, decoder: FrameDecoder): Uint8Array | undefined {
  for (let chunk = read(stream); chunk; chunk = read(stream)) {
    // What comes behind the first body is not looked at.
    for (const body of decoder.push(chunk)) return body;
  }
  return undefined;
}

const read = (stream: Readable): Uint8Array | null => stream.read() as Uint8Array | null;

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    // What the platform says of it quotes it.
    throw new FrameError('the first message is no JSON in UTF-8');
  }
}
