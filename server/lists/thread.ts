import type { Clock } from '../clock.ts';
import type { NamesAnswer, NamesSource, NamesTask, NamesWork } from './protocol.ts';

/** The part of a `worker_threads` worker that is used here. */
export interface ReadingThread {
  on(event: 'message', listener: (answer: NamesAnswer) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  terminate(): Promise<unknown>;
}

/** A disk that does not answer must not keep a session waiting for ever. */
const limitMilliseconds = 30_000;

/** What a thread answers to one kind of work, or why it could not be done. */
type AnswerTo<Work extends NamesWork> = Extract<
  NamesAnswer,
  { kind: { compile: 'compiled'; list: 'listed'; remove: 'removed' }[Work['kind']] | 'refused' }
>;

/** Lets a thread of its own work with a file. Whatever becomes of the thread, there is an answer. */
export async function inNamesThread<Work extends NamesWork>(
  start: (task: NamesTask) => ReadingThread,
  source: NamesSource,
  work: Work,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<AnswerTo<Work>> {
  const thread = start({ ...source, work });
  const cleanUps: (() => void)[] = [() => void thread.terminate()];
  const answer = await new Promise<NamesAnswer>((resolve) => {
    const verb = work.kind === 'remove' ? 'change' : 'read';
    const refuse = (reason: string): void =>
      resolve({ kind: 'refused', reason: `cannot ${verb} ${source.path}: ${reason}` });
    thread.on('message', resolve);
    thread.on('error', (error) => refuse(error.message));
    thread.on('exit', () => refuse('its thread ended'));
    const tooLong = `it took longer than ${limitMilliseconds / 1000} seconds`;
    cleanUps.push(clock.after(limitMilliseconds, () => refuse(tooLong)));
    const giveUp = (): void => refuse('it is not asked for any more');
    signal?.addEventListener('abort', giveUp, { once: true });
    cleanUps.push(() => signal?.removeEventListener('abort', giveUp));
  });
  for (const cleanUp of cleanUps) cleanUp();
  return answer as AnswerTo<Work>;
}
