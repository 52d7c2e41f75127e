import type { Clock } from './clock.ts';

const interval = 3000;

/**
 * Calls `gone` once the process `pid` has ended: an editor that crashes may leave a pipe open behind it.
 * @returns a function that ends the watch
 */
export function watchProcess(pid: number, clock: Clock, gone: () => void): () => void {
  let stop = (): void => undefined;
  const look = (): void => {
    if (isAlive(pid)) stop = clock.after(interval, look);
    else gone();
  };
  stop = clock.after(interval, look);
  return () => stop();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
