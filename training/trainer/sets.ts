import { resolve } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import type { LabelMap } from '../../shared/labels/map.ts';
import type { ModelPlaces } from '../../shared/model/locate.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import { fitted } from '../data/fitted.ts';
import { splitFold } from '../data/fold.ts';
import { readLabelled, type DataReport } from '../data/read.ts';
import { mergedPools, namePool, type NamePool } from '../data/pseudo.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import type { Head } from '../layers/tag-head.ts';
import type { Job } from './job.ts';
import type { LabelTree } from '../../shared/labels/tree.ts';
import { readLesson, type Lesson } from './lessons.ts';
import { readNamePool } from './lists.ts';
import { mapNamed } from './maps.ts';
import { treeFor, treeNamed } from './trees.ts';

/** Another labelled set that teaches a head. */
export interface OtherSet {
  readonly name: string;
  readonly map: LabelMap;
  readonly sentences: readonly LabelledSentence[];
  readonly weight: number;
}

/** What a job's files are looked for in, and what ends reading them. */
interface Places extends ModelPlaces {
  readonly signal: AbortSignal;
}

/** The labelled sentences of one head, parted as the run uses them. */
export interface LabelledSet {
  readonly head: Head;
  readonly train: readonly LabelledSentence[];
  /** What is validated on; empty where nothing is. */
  readonly dev: readonly LabelledSentence[];
  readonly reports: readonly DataReport[];
  /** How often an epoch goes through `train`. */
  readonly repeat: number;
  readonly also: readonly OtherSet[];
  /** Pseudo samples: how many for each sentence of an epoch, and the names to make them with. */
  readonly pseudo?: { readonly share: number; readonly pool: NamePool };
  readonly lesson?: Lesson;
}

/**
 * Reads the files of a job: one set for each of its heads. File names are relative to `cwd`. A sentence that any head
 * is validated on teaches none of them, although another set may hold it too.
 */
export async function readSets(job: Job, places: Places): Promise<LabelledSet[]> {
  const sets = await Promise.all(job.heads.map((head) => readSet(job, head, places)));
  const validated = new Set(sets.flatMap(({ dev }) => dev.map(({ text }) => text)));
  const without = (sentences: readonly LabelledSentence[]) =>
    sentences.filter(({ text }) => !validated.has(text));
  return sets.map(({ lesson, ...set }) => {
    const taught = lesson && { ...lesson, sentences: without(lesson.sentences) };
    if (taught?.sentences.length === 0)
      throw new UserError(
        `${set.head.name} is validated on every sentence that it would be taught by; give other data in "distil"`,
      );
    const also = set.also.map((other) => ({ ...other, sentences: without(other.sentences) }));
    return { ...set, also, ...(taught ? { lesson: taught } : {}) };
  });
}

async function readSet(
  job: Job,
  {
    name,
    tree: wanted,
    train: trainFile,
    dev: devFile,
    repeat,
    also: others,
    pseudo,
    distil,
  }: Job['heads'][number],
  places: Places,
): Promise<LabelledSet> {
  const { cwd, signal } = places;
  const given = wanted === undefined ? undefined : await treeNamed(wanted, cwd);
  const options = { repair: job.repair, encoding: job.encoding, signal };
  const read = (file: string, tree = given) =>
    readLabelled(resolve(cwd, file), { ...options, name: file, ...(tree ? { tree } : {}) });
  const train = await read(trainFile);
  const tree = given ?? treeFor(Object.keys(train.report.labels), trainFile);
  const dev = devFile === undefined ? undefined : await read(devFile, tree);
  const parts = dev ? { rest: train.sentences, fold: dev.sentences } : held(train.sentences, job);
  const also = await Promise.all(
    others.map(async ({ file, map: mapName, weight }) => {
      const map = await mapNamed(mapName, tree, cwd);
      const { sentences, report } = await readLabelled(resolve(cwd, file), {
        ...options,
        name: file,
        repair: true,
      });
      map.check(Object.keys(report.labels), file);
      const fits = sentences.map((sentence) => fitted(sentence, map));
      return { set: { name: file, map, sentences: fits, weight }, report };
    }),
  );
  const head: Head = { name, tree, tags: tagSet(job.scheme, tree.labels) };
  const taught = distil && (await readLesson(distil, head, options, places));
  return {
    head,
    train: parts.rest,
    dev: parts.fold,
    reports: [
      train.report,
      ...(dev ? [dev.report] : []),
      ...also.map(({ report }) => report),
      ...(taught?.reports ?? []),
    ],
    repeat,
    also: also.map(({ set }) => set),
    ...(pseudo ? { pseudo: await pseudoFor(pseudo, parts.rest, tree, cwd) } : {}),
    ...(taught ? { lesson: taught.lesson } : {}),
  };
}

/** Sets a share of the training sentences aside. */
const held = (sentences: readonly LabelledSentence[], { holdOut, seed }: Job) =>
  holdOut === 0 ? { rest: sentences, fold: [] } : splitFold(sentences, seed, Math.round(1 / holdOut), 0);

/** The names to make pseudo samples with: those of the training sentences, and those of the lists of the job. */
async function pseudoFor(
  { share, lists }: NonNullable<Job['heads'][number]['pseudo']>,
  train: readonly LabelledSentence[],
  tree: LabelTree,
  cwd: string,
) {
  const pools = await Promise.all(lists.map((file) => readNamePool(file, tree, cwd)));
  return { share, pool: mergedPools([namePool(train), ...pools]) };
}
