import type { Clock } from '../clock.ts';
import type { NamesSource, Reading } from './protocol.ts';

/** The part of a `worker_threads` worker that is used here. */
export interface ReadingThread {
  on(event: 'message', listener: (reading: Reading) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

/** A disk that does not answer must not keep a session waiting for ever. */
const limitMilliseconds = 30_000;

/** Lets a thread of its own read and compile a file. Whatever becomes of the thread, there is an answer. */
export async function readInThread(
  start: (source: NamesSource) => ReadingThread,
  source: NamesSource,
  signal: AbortSignal,
  clock: Clock,
): Promise<Reading> {
  const thread = start(source);
  const cleanUps: (() => void)[] = [() => void thread.terminate()];
  const reading = await new Promise<Reading>((resolve) => {
    const refuse = (reason: string): void =>
      resolve({ kind: 'refused', reason: `cannot read ${source.path}: ${reason}` });
    thread.on('message', resolve);
    thread.on('error', (error) => refuse(error.message));
    thread.on('exit', () => refuse('its thread ended'));
    const tooLong = `it took longer than ${limitMilliseconds / 1000} seconds`;
    cleanUps.push(clock.after(limitMilliseconds, () => refuse(tooLong)));
    const giveUp = (): void => refuse('it is not asked for any more');
    signal.addEventListener('abort', giveUp, { once: true });
    cleanUps.push(() => signal.removeEventListener('abort', giveUp));
  });
  for (const cleanUp of cleanUps) cleanUp();
  return reading;
}
