import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemJournalDisk } from '../shared/annotations/journal.ts';
import type { DeviceWish } from '../shared/model/device.ts';
import type { Places } from '../shared/places.ts';
import { Journals } from './annotations/journals.ts';
import { systemClock } from './clock.ts';
import { watchPath } from './disk/watch.ts';
import { ModelWorker } from './inference/modelWorker.ts';
import type { WorkerStart } from './inference/protocol.ts';
import { systemLearning } from './learning/system.ts';
import { systemDisk } from './lists/disk.ts';
import type { NamesSource } from './lists/protocol.ts';
import { Services } from './services.ts';
import { systemTextsDisk } from './texts/disk.ts';

/** What sessions share, on this machine. @param root folder of Mingshi's package */
export function systemServices(root: string, places: Places): Services {
  const clock = systemClock;
  const turns = new SharedArrayBuffer(4);
  const startModel = (folder: string, device: DeviceWish): Worker =>
    startThread(ModelWorker, root, 'worker.js', { folder, root, device, turns } satisfies WorkerStart);
  const startReading = (source: NamesSource): Worker => startThread(Worker, root, 'names-worker.js', source);
  const watch = (path: string, touched: () => void): (() => void) => watchPath(path, false, touched);
  return new Services({
    ...{
      clock,
      startModel,
      namesDisk: systemDisk(startReading, clock),
      textsDisk: systemTextsDisk,
      learning: systemLearning(root, places),
    },
    journals: new Journals({ clock, watch, data: places.data, disk: systemJournalDisk }, randomUUID),
  });
}

/** Standard output may be a client's: what a thread prints must not get there. */
function startThread(Thread: typeof Worker, root: string, entry: string, workerData: unknown): Worker {
  const worker = new Thread(join(root, 'dist', entry), { workerData, stdout: true });
  worker.stdout.resume();
  return worker;
}
