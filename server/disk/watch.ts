import { watch, type FSWatcher } from 'chokidar';
import { unwatchFile, watchFile } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** What the system's events miss is seen after so long: a folder that was replaced, a disk of another machine. */
const pollMilliseconds = 2000;

/**
 * Calls `touched` whenever a file may have appeared, changed or gone. It need not exist, nor its folders.
 * @returns a function that ends the watch
 */
export function watchPath(path: string, followsLinks: boolean, touched: () => void): () => void {
  let stop = watchEvents(path, followsLinks, touched);
  const renew = (): void => {
    stop();
    stop = watchEvents(path, followsLinks, touched);
    touched();
  };
  watchFile(path, { interval: pollMilliseconds, persistent: false }, renew);
  return () => {
    unwatchFile(path, renew);
    stop();
  };
}

/** Watches the nearest folder above a file that exists, and nothing in it that is not on the way to the file. */
function watchEvents(path: string, followSymlinks: boolean, touched: () => void): () => void {
  let isOver = false;
  let watcher: FSWatcher | undefined;
  const begin = async (): Promise<void> => {
    const { root, way } = await wayTo(path);
    if (isOver) return;
    const ignored = (other: string): boolean => !way.has(resolve(other));
    // Those who are told wait themselves until a file is left alone.
    watcher = watch(root, { ignored, followSymlinks, atomic: false });
    watcher.on('all', touched);
    // Where events cannot be had, the look from time to time remains.
    watcher.on('error', () => undefined);
  };
  void begin();
  return () => {
    isOver = true;
    void watcher?.close();
  };
}

/** The nearest folder above a file that exists, by its true path, and all paths from there to the file. */
async function wayTo(path: string): Promise<{ root: string; way: ReadonlySet<string> }> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await realpath(folder).catch(() => undefined);
    if (found === undefined && folder !== dirname(folder)) continue;
    const root = found ?? folder;
    const names = relative(folder, path).split(sep);
    return { root, way: new Set([root, ...names.map((_, last) => join(root, ...names.slice(0, last + 1)))]) };
  }
}
