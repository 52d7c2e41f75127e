/** Entry of the thread that does one thing with one file of names, then ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../shared/errors.ts';
import { listNames } from './list.ts';
import type { NamesAnswer, NamesTask } from './protocol.ts';
import { readNamesFile, readNamesText } from './read.ts';
import { removeName } from './remove.ts';

if (!parentPort) throw new Error('this file is the entry of a worker thread');

async function answer({ work, ...source }: NamesTask): Promise<NamesAnswer> {
  switch (work.kind) {
    case 'compile':
      return { kind: 'compiled', ...(await readNamesFile(source)) };
    case 'list':
      return { kind: 'listed', page: listNames(await readNamesText(source), work.query) };
    case 'remove':
      return { kind: 'removed', lines: await removeName(source.path, work.name) };
  }
}

parentPort.postMessage(
  await answer(workerData as NamesTask).catch((error: unknown): NamesAnswer => ({
    kind: 'refused',
    reason: messageOf(error),
  })),
);
