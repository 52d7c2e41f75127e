import { build } from 'esbuild';
import { createRequire } from 'node:module';

/**
 * Registers the gradients of TensorFlow.js, which its bundle for Node leaves out. They exist only as modules that Node
 * does not load, so they are bundled here; operators and gradients meet in a registry of the whole process.
 */
const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/dist/register_all_gradients.js');
const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', platform: 'node' });
await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')}`);
