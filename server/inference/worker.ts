/** Entry of the thread that holds one model: the only code of the server that reaches the runtime. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../shared/errors.ts';
import { createAnalyzer, type Analyzer } from '../../shared/model/analyzer.ts';
import type { Device } from '../../shared/model/device.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { withAlways } from '../../shared/names/always.ts';
import { listedIn } from '../../shared/names/known.ts';
import type { NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { ortDevices, ortRuntimeOn } from '../../shared/runtime/ort.ts';
import { Turns } from '../../shared/runtime/turns.ts';
import { placementLine, type DeviceReport } from './device.ts';
import { NameShelf } from './names.ts';
import { PlacedAnalyzer } from './placed.ts';
import { farewell, type Batch, type WorkerMessage, type WorkerStart } from './protocol.ts';
import { settleDevice } from './settle.ts';
import { tryInProcess } from './trialProcess.ts';

if (!parentPort) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const send = (message: WorkerMessage): void => port.postMessage(message);

/** A model that nobody asked for so long is not needed at once. */
const quietMilliseconds = 2000;
/** A device that is asked for by name need not be fast, and its driver may compile for long. */
const limits = {
  auto: { measuring: 500, patience: 20_000 },
  named: { measuring: 0, patience: 300_000 },
};

/** Thread, session and code take so much, and weights are held several times over. Measured with the models that ship. */
const estimatedBytes = (graphBytes: number): number => 64 * 2 ** 20 + 4 * graphBytes;

const { folder, root, device: asked, turns } = workerData as WorkerStart;
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
  const model = `${pkg.manifest.name} ${pkg.manifest.version}`;
  let lastAsked = performance.now();
  const farewells = new AbortController();
  const tell = (device: DeviceReport, level: 'info' | 'warn'): void =>
    send({ kind: 'placed', device, level, message: placementLine(model, device) });

  const gpuTurns = new Turns(turns);
  const open = (device: Device): Promise<Analyzer> =>
    createAnalyzer(pkg, ortRuntimeOn(device, device === 'cpu' ? undefined : gpuTurns), {
      names: () => names,
    });
  const placed = new PlacedAnalyzer(await open('cpu'), open, (device, reason) =>
    tell({ used: 'cpu', asked, fallbacks: [], reason: `${device} failed: ${reason}` }, 'warn'),
  );

  port.on('message', (message: Batch | typeof farewell) => {
    if (message === farewell) {
      farewells.abort();
      void placed.release().finally(() => port.close());
      return;
    }
    const { id, sentences, lists } = message;
    const analyze = async () => {
      const ready = lists.map((list) => shelf.take(list));
      const always = ready.map((list) => list.always);
      const own = ready.map((list) => list.names);
      names = [...shipped, ...own];
      const found = await placed.analyze(sentences);
      return found.map((entities, index) => {
        const text = sentences[index] ?? '';
        return {
          found: withAlways({ text, entities, names }, always, pkg.tree),
          listed: listedIn(text, own),
        };
      });
    };
    analyze()
      .then(
        (entities) => send({ kind: 'analysed', id, entities }),
        (error: unknown) => send({ kind: 'failed', id, reason: messageOf(error) }),
      )
      .finally(() => (lastAsked = performance.now()));
  });
  const { version } = pkg.manifest;
  const lists = shipped.map(({ sha256 }) => sha256.slice(0, 12));
  const { name, nodes } = pkg.tree;
  const device: DeviceReport = { used: 'cpu', asked, fallbacks: [] };
  const bytes = estimatedBytes(pkg.model.length);
  send({ kind: 'loaded', model: { version, lists, tree: { name, nodes }, device, bytes } });

  const { signal } = farewells;
  const settled = await settleDevice({
    asked,
    known: ortDevices().filter((known) => known !== 'cpu'),
    quiet: async () => {
      const left = () => lastAsked + quietMilliseconds - performance.now();
      while (left() > 0) await wait(left(), undefined, { signal });
    },
    attempt: (devices) =>
      tryInProcess({
        ...{ folder, devices, signal, program: join(root, 'dist', 'trial.js') },
        ...(asked === 'auto' ? limits.auto : limits.named),
      }),
    move: (to) => placed.move(to, ['名']),
  }).catch(() => undefined);
  const isRefused = asked !== 'auto' && settled?.used !== asked;
  if (settled && !signal.aborted) tell(settled, isRefused ? 'warn' : 'info');
} catch (error) {
  send({ kind: 'refused', reason: messageOf(error) });
}
