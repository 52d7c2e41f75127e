/** Entry of the thread that holds one model: the only code of the server that reaches the runtime. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../shared/errors.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import type { Batch, WorkerMessage, WorkerStart } from './protocol.ts';

if (!parentPort) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const send = (message: WorkerMessage): void => port.postMessage(message);

const { folder } = workerData as WorkerStart;
try {
  const analyzer = await createAnalyzer(await readPackage(folderFiles(folder)), ortRuntime);
  const { name, nodes } = analyzer.tree;
  port.on('message', ({ id, sentences }: Batch) => {
    analyzer.analyze(sentences).then(
      (entities) => send({ kind: 'analysed', id, entities }),
      (error: unknown) => send({ kind: 'failed', id, reason: messageOf(error) }),
    );
  });
  send({ kind: 'loaded', model: { version: analyzer.version, tree: { name, nodes } } });
} catch (error) {
  send({ kind: 'refused', reason: messageOf(error) });
}
