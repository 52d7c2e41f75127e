/** Runs in a process of its own: what becomes of a model that ships on the GPU, as JSON on standard output. */
import process from 'node:process';
import { buildFeeds } from '../../shared/model/inputs.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { ProfiledNode } from '../../shared/model/profile.ts';
import { bytesOf, type TensorMap } from '../../shared/model/tensor.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { profiledRuns } from '../../shared/runtime/placement.ts';

export interface Placement {
  /** Of each of two runs. */
  readonly runs: readonly (readonly ProfiledNode[])[];
  /** The largest difference of a tag score from the CPU's. */
  readonly apart: readonly number[];
  readonly inputBytes: number;
  readonly weightBytes: number;
}

const bytesOfAll = (tensors: TensorMap): number =>
  Object.values(tensors).reduce((sum, tensor) => sum + bytesOf(tensor).length, 0);

const pkg = await readPackage(folderFiles('models/fine'));
const sentence = Array.from(
  '清河市市长周文博会见了林若愚一行。',
  (character) => character.codePointAt(0) ?? 0,
);
const feeds = buildFeeds(pkg.manifest.inputs, [sentence], { vocabulary: pkg.vocabulary, names: [] });
const scoresOf = (outputs: TensorMap): Float32Array => {
  const scores = outputs[pkg.manifest.head.emissions]?.data;
  if (!(scores instanceof Float32Array)) throw new Error('there are no tag scores');
  return scores;
};
const expected = scoresOf(await (await ortRuntime.load(pkg.model)).run(feeds));
const runs = await profiledRuns('webgpu', pkg.model, feeds, 2);
const placement: Placement = {
  runs: runs.map(({ nodes }) => nodes),
  apart: runs.map(({ outputs }) => {
    const given = scoresOf(outputs);
    return expected.reduce((most, score, i) => Math.max(most, Math.abs(score - (given[i] ?? NaN))), 0);
  }),
  inputBytes: bytesOfAll(feeds),
  weightBytes: bytesOfAll(pkg.weights),
};
process.stdout.write(JSON.stringify(placement));
