import { resolve } from 'node:path';
import { tagSet } from '../../shared/tagging/tagset.ts';
import { splitFold } from '../data/fold.ts';
import { readLabelled, type DataReport } from '../data/read.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import type { Head } from '../layers/tag-head.ts';
import type { Job } from './job.ts';
import { treeFor, treeNamed } from './trees.ts';

/** The labelled sentences of one head, parted as the run uses them. */
export interface LabelledSet {
  readonly head: Head;
  readonly train: readonly LabelledSentence[];
  /** What is validated on; empty where nothing is. */
  readonly dev: readonly LabelledSentence[];
  readonly reports: readonly DataReport[];
  /** How often an epoch goes through `train`. */
  readonly repeat: number;
}

/** Reads the files of a job: one set for each of its heads. File names are relative to `cwd`. */
export const readSets = (job: Job, cwd: string, signal: AbortSignal): Promise<LabelledSet[]> =>
  Promise.all(job.heads.map((head) => readSet(job, head, cwd, signal)));

async function readSet(
  job: Job,
  { name, tree: wanted, train: trainFile, dev: devFile, repeat }: Job['heads'][number],
  cwd: string,
  signal: AbortSignal,
): Promise<LabelledSet> {
  const given = wanted === undefined ? undefined : await treeNamed(wanted, cwd);
  const options = { repair: job.repair, encoding: job.encoding, signal };
  const read = (file: string, tree = given) =>
    readLabelled(resolve(cwd, file), { ...options, name: file, ...(tree ? { tree } : {}) });
  const train = await read(trainFile);
  const tree = given ?? treeFor(Object.keys(train.report.labels), trainFile);
  const dev = devFile === undefined ? undefined : await read(devFile, tree);
  const parts = dev ? { rest: train.sentences, fold: dev.sentences } : held(train.sentences, job);
  return {
    head: { name, tree, tags: tagSet(job.scheme, tree.labels) },
    train: parts.rest,
    dev: parts.fold,
    reports: dev ? [train.report, dev.report] : [train.report],
    repeat,
  };
}

/** Sets a share of the training sentences aside. */
const held = (sentences: readonly LabelledSentence[], { holdOut, seed }: Job) =>
  holdOut === 0 ? { rest: sentences, fold: [] } : splitFold(sentences, seed, Math.round(1 / holdOut), 0);
