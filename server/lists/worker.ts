/** Entry of the thread that reads and compiles one file of names, then ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../shared/errors.ts';
import type { NamesSource, Reading } from './protocol.ts';
import { readNamesFile } from './read.ts';

if (!parentPort) throw new Error('this file is the entry of a worker thread');

const reading: Reading = await readNamesFile(workerData as NamesSource).then(
  (result) => ({ kind: 'compiled', ...result }),
  (error: unknown) => ({ kind: 'refused', reason: messageOf(error) }),
);
parentPort.postMessage(reading);
