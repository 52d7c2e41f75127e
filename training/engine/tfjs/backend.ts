import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What computes: TensorFlow's own library on a GPU, WebAssembly, or plain JavaScript. */
export type Backend = 'tensorflow' | 'wasm' | 'cpu';

// Silences advice about other packages on the console.
tf.enableProdMode();

/**
 * Makes a backend ready. Unless one is named, the first that works here: TensorFlow's own library, whose package is
 * an optional dependency, else WebAssembly, else plain JavaScript.
 */
export async function openBackend(wanted?: Exclude<Backend, 'tensorflow'>): Promise<Backend> {
  setWasmPaths(
    join(
      dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')),
      'dist/',
    ),
  );
  setThreadsCount(1);
  const candidates: readonly Backend[] = wanted
    ? [wanted]
    : (await hasTensorFlow())
      ? ['tensorflow', 'wasm', 'cpu']
      : ['wasm', 'cpu'];
  for (const backend of candidates) if (await inTurn(() => tf.setBackend(backend))) return backend;
  throw new Error(`TensorFlow.js cannot start its backend '${candidates.join("' or '")}' here`);
}

/** Does `work` on a backend. */
export const onBackend = <T>(backend: Backend, work: () => T): Promise<T> =>
  inTurn(async () => {
    if (tf.getBackend() !== backend) await tf.setBackend(backend);
    return work();
  });

let last: Promise<unknown> = Promise.resolve();

/** TensorFlow.js has one current backend for the whole process, and changes it asynchronously: one user at a time. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(work);
  last = result.catch(() => undefined);
  return result;
}

/** Loads TensorFlow's own library, which then registers itself, where its package and its native part are installed. */
async function hasTensorFlow(): Promise<boolean> {
  // A name that is not a literal: the package may be absent, and neither compiler nor bundler shall look for it.
  const optionalPackage = ['@tensorflow', 'tfjs-node-gpu'].join('/');
  try {
    await import(optionalPackage);
  } catch {
    return false;
  }
  return tf.engine().backendNames().includes('tensorflow');
}
