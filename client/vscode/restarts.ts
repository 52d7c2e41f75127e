/** Crashes further back do not count. */
const memoryMilliseconds = 3 * 60_000;
const mostRestarts = 4;
const firstDelayMilliseconds = 500;

/**
 * How long to wait before a server is started again that has crashed.
 * @param crashes when it did, the last one now; in milliseconds
 * @returns milliseconds; undefined where it crashes too often to be started again
 */
export function restartDelay(crashes: readonly number[]): number | undefined {
  const now = crashes.at(-1) ?? 0;
  const recent = crashes.filter((time) => now - time < memoryMilliseconds).length;
  return recent > mostRestarts ? undefined : firstDelayMilliseconds * 2 ** Math.max(0, recent - 1);
}
