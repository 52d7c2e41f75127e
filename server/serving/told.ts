import process from 'node:process';

/** Resolves when this process is told to end: by Ctrl-C, or by whoever ends the user's programs. */
export const told = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    process.once('SIGTERM', resolve);
  });
