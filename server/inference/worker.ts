/** Entry of the thread that holds one model: the only code of the server that reaches the runtime. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../shared/errors.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { withAlways } from '../../shared/names/always.ts';
import type { NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { NameShelf } from './names.ts';
import { farewell, type Batch, type WorkerMessage, type WorkerStart } from './protocol.ts';

if (!parentPort) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const send = (message: WorkerMessage): void => port.postMessage(message);

const { folder, root } = workerData as WorkerStart;
try {
  const pkg = await readPackage(folderFiles(folder));
  const warn = (reason: string): void => send({ kind: 'warning', reason });
  const shipped = await readShippedNames(root).catch((error: unknown): NameList[] => {
    warn(`the name lists that ship are not used: ${messageOf(error)}`);
    return [];
  });
  if (pkg.manifest.lists.length > 0 && shipped.length === 0) {
    warn(
      `${pkg.manifest.name} was trained with name lists, and none is there: it finds less; install Mingshi again`,
    );
  }
  const shelf = new NameShelf();
  let names = shipped;
  const analyzer = await createAnalyzer(pkg, ortRuntime, { names: () => names });
  const { name, nodes } = analyzer.tree;
  port.on('message', (message: Batch | typeof farewell) => {
    if (message === farewell) {
      port.close();
      return;
    }
    const { id, sentences, lists } = message;
    const analyze = async () => {
      const ready = lists.map((list) => shelf.take(list));
      const always = ready.map((list) => list.always);
      names = [...shipped, ...ready.map((list) => list.names)];
      const found = await analyzer.analyze(sentences);
      return found.map((entities, index) =>
        withAlways({ text: sentences[index] ?? '', entities, names }, always, analyzer.tree),
      );
    };
    analyze().then(
      (entities) => send({ kind: 'analysed', id, entities }),
      (error: unknown) => send({ kind: 'failed', id, reason: messageOf(error) }),
    );
  });
  const version = [analyzer.version, ...shipped.map(({ sha256 }) => sha256.slice(0, 12))].join('+');
  send({ kind: 'loaded', model: { version, tree: { name, nodes } } });
} catch (error) {
  send({ kind: 'refused', reason: messageOf(error) });
}
