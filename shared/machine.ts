import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import process from 'node:process';

/** What figures depend on beside the code. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly platform: string;
  readonly node: string;
  /** Processes that computed or waited for a core, on average over the last minute: above 0 it was not alone. */
  readonly load: number;
}

export const thisMachine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  memory: totalmem(),
  platform: `${process.platform}-${process.arch}`,
  node: process.version,
  load: loadavg()[0] ?? 0,
});

/** For people. */
export const machineLine = ({ processor, cores, memory, platform, node, load }: Machine): string =>
  `${processor}, ${cores} core${cores === 1 ? '' : 's'}, ${(memory / 2 ** 30).toFixed(0)} GiB, ${platform}, node ${node}; load before the run ${load.toFixed(1)}.`;
