import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Registers the gradients of TensorFlow.js, which its bundle for Node leaves out. They exist only as modules that Node
 * does not load, so they are bundled here; operators and gradients meet in a registry of the whole process.
 */
const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/dist/register_all_gradients.js');
const folder = await mkdtemp(join(tmpdir(), 'mingshi-gradients-'));
const outfile = join(folder, 'gradients.mjs');
await build({
  entryPoints: [entry],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
await rm(folder, { recursive: true });
