import type { LabelNode } from '../../shared/labels/tree.ts';
import type { DeviceWish } from '../../shared/model/device.ts';
import type { Entity, ListedSpan } from '../../shared/spans.ts';
import type { CompiledNames } from '../lists/protocol.ts';
import type { Log } from '../log.ts';
import type { DeviceReport } from './device.ts';

/** What the thread of a model is started with. */
export interface WorkerStart {
  /** Of the model's package. */
  readonly folder: string;
  /** Folder of Mingshi's package: the name lists that ship lie in it. */
  readonly root: string;
  readonly device: DeviceWish;
  /** Of all threads of this process that use a GPU; see `Turns`. */
  readonly turns: SharedArrayBuffer;
}

/** To the thread: analyse these sentences. One batch at a time. */
export interface Batch {
  readonly id: number;
  readonly sentences: readonly string[];
  /** The name lists that apply to these sentences, beside those that ship. */
  readonly lists: readonly CompiledNames[];
}

/** To the thread: end, when what came before is done. */
export const farewell = 'end';

/**
 * From the thread. `loaded` or `refused` comes once, after any warnings; then one answer to each batch, and `placed`
 * once it is settled what the model runs on, and again if that fails.
 */
export type WorkerMessage =
  | { readonly kind: 'warning'; readonly reason: string }
  | { readonly kind: 'loaded'; readonly model: ModelDescription }
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'placed';
      readonly device: DeviceReport;
      readonly level: keyof Log;
      readonly message: string;
    }
  | { readonly kind: 'analysed'; readonly id: number; readonly entities: readonly Entities[] }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

/** What a sentence holds. */
export interface Entities {
  /** In order, none overlapping another. */
  readonly found: readonly Entity[];
  /** The names of the user's lists in it, whatever the model makes of them. */
  readonly listed: readonly ListedSpan[];
}

/** What the other thread knows of a loaded model. */
export interface ModelDescription {
  /** Of its package. */
  readonly version: string;
  /** Versions of the name lists that ship and that it reads with. */
  readonly lists: readonly string[];
  readonly tree: { readonly name: string; readonly nodes: readonly LabelNode[] };
  /** At first the CPU, whatever was asked for. */
  readonly device: DeviceReport;
  /** Roughly what it takes of memory. */
  readonly bytes: number;
}
