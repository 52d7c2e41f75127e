import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Device } from '../model/device.ts';
import { readProfile, type ProfiledNode } from '../model/profile.ts';
import type { TensorMap } from '../model/tensor.ts';
import { ortRuntimeOn } from './ort.ts';

/** One run of a graph. */
export interface ProfiledRun {
  readonly outputs: TensorMap;
  readonly nodes: readonly ProfiledNode[];
}

/**
 * Runs a graph some times and says which of its nodes ran where. The runtime tells that only in a file: it is written
 * into the temporary folder and removed again. It holds shapes and names of nodes, no values.
 */
export async function profiledRuns(
  device: Device,
  model: Uint8Array,
  feeds: TensorMap,
  runs: number,
): Promise<ProfiledRun[]> {
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-profile-'));
  try {
    const program = await ortRuntimeOn(device).load(model, { profile: join(folder, 'profile') });
    const outputs: TensorMap[] = [];
    while (outputs.length < runs) outputs.push(await program.run(feeds));
    await program.release();
    const [file] = await readdir(folder);
    if (file === undefined) throw new Error('the runtime wrote no profile');
    const nodes = readProfile(await readFile(join(folder, file), 'utf8'));
    return outputs.map((given, run) => ({ outputs: given, nodes: nodes[run] ?? [] }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
