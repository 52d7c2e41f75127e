import type { Clock } from './clock.ts';
import { isThere } from './processes.ts';

const interval = 3000;

/**
 * Calls `gone` once the process `pid` has ended: an editor that crashes may leave a pipe open behind it.
 * @returns a function that ends the watch
 */
export function watchProcess(pid: number, clock: Clock, gone: () => void): () => void {
  let stop = (): void => undefined;
  const look = (): void => {
    if (isThere(pid)) stop = clock.after(interval, look);
    else gone();
  };
  stop = clock.after(interval, look);
  return () => stop();
}
