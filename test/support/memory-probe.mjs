/** Preloaded into a server: on SIGUSR2 collects garbage, and tells on standard error what the process holds. */
import process from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    // Twice: what was only reachable from finalisers goes the second time.
    collect();
    setTimeout(() => {
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      process.stderr.write(`memory ${JSON.stringify({ heap: heapUsed + external, rss })}\n`);
    }, 100);
  });
}
