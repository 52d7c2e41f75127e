import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { UserError } from '../../shared/errors.ts';
import { makeFolder } from '../../shared/folder.ts';
import { decodeSafetensors, encodeSafetensors } from '../../shared/model/safetensors.ts';
import type { TensorMap } from '../../shared/model/tensor.ts';
import { readIfThere } from '../../shared/text/file.ts';

/** Where a run stands: with the state's tensors, all that the rest of the run depends on. */
export const progressSchema = z.strictObject({
  /** Steps done; the run goes on with the next one. */
  step: z.number().int(),
  /** Loss of each source, summed over its steps of the epoch so far. */
  losses: z.array(z.number()),
  /** Validation score of the best epoch, and which one it was; -1 before the first. */
  bestScore: z.number(),
  bestEpoch: z.number().int(),
});

export type Progress = z.infer<typeof progressSchema>;

export const firstProgress = (sources: number): Progress => ({
  step: 0,
  losses: Array.from({ length: sources }, () => 0),
  bestScore: -1,
  bestEpoch: -1,
});

const names = { checkpoint: 'checkpoint.safetensors', best: 'best.safetensors' } as const;

/**
 * The folder of a run. A checkpoint is one file, replaced atomically, so that a run killed at any moment finds the
 * state of one step with the progress that belongs to it. `fingerprint` tells runs of other settings or data apart.
 */
export class Checkpoints {
  constructor(
    readonly folder: string,
    private readonly fingerprint: string,
  ) {}

  async save(state: TensorMap, progress: Progress): Promise<void> {
    await this.write(names.checkpoint, state, { progress: JSON.stringify(progress) });
  }

  /** The last checkpoint, if this run has one. */
  async load(): Promise<{ readonly state: TensorMap; readonly progress: Progress } | undefined> {
    const found = await this.read(names.checkpoint);
    if (!found) return undefined;
    return {
      state: found.tensors,
      progress: progressSchema.parse(JSON.parse(found.metadata.progress ?? 'null')),
    };
  }

  async saveBest(weights: TensorMap): Promise<void> {
    await this.write(names.best, weights, {});
  }

  async loadBest(): Promise<TensorMap | undefined> {
    return (await this.read(names.best))?.tensors;
  }

  /** Forgets the run, so that it starts anew. */
  async clear(): Promise<void> {
    await Promise.all(Object.values(names).map((name) => rm(join(this.folder, name), { force: true })));
  }

  /** Whose checkpoint the folder holds, if any. */
  async holder(): Promise<'nobody' | 'this run' | 'another run'> {
    const file = await readTensors(join(this.folder, names.checkpoint));
    if (!file) return 'nobody';
    return file.metadata.fingerprint === this.fingerprint ? 'this run' : 'another run';
  }

  /** What to say where another run's checkpoint is in the way. */
  refusal(): UserError {
    return new UserError(
      `${this.folder} holds a run with other settings, data or libraries; give --restart to start anew, or another --out`,
    );
  }

  private async write(name: string, tensors: TensorMap, metadata: Record<string, string>): Promise<void> {
    await makeFolder(this.folder);
    const bytes = encodeSafetensors(tensors, { ...metadata, fingerprint: this.fingerprint });
    await writeFileAtomic(
      join(this.folder, name),
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    );
  }

  private async read(name: string) {
    const file = await readTensors(join(this.folder, name));
    if (file && file.metadata.fingerprint !== this.fingerprint) throw this.refusal();
    return file;
  }
}

async function readTensors(path: string) {
  const bytes = await readIfThere(path);
  return bytes && decodeSafetensors(bytes, path);
}
