import process from 'node:process';
import type { NameList } from '../../shared/names/list.ts';
import { listRecord, type ListRecord } from '../evaluation/lists.ts';
import { memoryUse, processClock } from './measure.ts';

/** What the lists of names that ship cost. */
export interface ListsCost {
  readonly lists: readonly ListRecord[];
  /** Milliseconds from files to lists that are ready. */
  readonly loading: number;
  /** Bytes of the buffers that were made meanwhile, which the lists keep. */
  readonly buffers: number;
  /** Bytes by which the process grew meanwhile. */
  readonly growth: number;
}

export interface MeasuredLists {
  readonly lists: readonly NameList[];
  readonly cost: ListsCost;
}

/** Reads lists and measures that. */
export async function measuredLists(read: () => Promise<NameList[]>): Promise<MeasuredLists> {
  const before = { ...memoryUse(), buffers: process.memoryUsage().arrayBuffers };
  const start = processClock.wall();
  const lists = await read();
  const loading = processClock.wall() - start;
  return {
    lists,
    cost: {
      lists: lists.map(listRecord),
      loading,
      buffers: process.memoryUsage().arrayBuffers - before.buffers,
      growth: memoryUse().resident - before.resident,
    },
  };
}
