/** Builds what runs: one file per process or thread entry in dist/, shared code in chunks beside them. */
import { build } from 'esbuild';
import { rename, rm } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Entry name in dist/ → source. `bin` is the command line; the others are started by it or by an editor. */
export const entries = {
  bin: 'server/bin.ts',
  worker: 'server/inference/worker.ts',
  'names-worker': 'server/lists/worker.ts',
  terminal: 'client/terminal/main.ts',
};

/** Packages stay outside (npm installs them), so a bundle holds only code of this project. */
export const options = {
  absWorkingDir: root,
  entryPoints: entries,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  logLevel: 'warning',
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // Beside its place and then moved there: a failed build leaves the last good one.
  await build({ ...options, outdir: 'dist.new' });
  await rm(`${root}dist`, { recursive: true, force: true });
  await rename(`${root}dist.new`, `${root}dist`);
}
