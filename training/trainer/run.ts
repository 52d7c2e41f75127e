import { mkdir, rename, rm, stat, writeFile, appendFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../../shared/errors.ts';
import { fileNames } from '../../shared/model/manifest.ts';
import { sha256Hex } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { TensorMap } from '../../shared/model/tensor.ts';
import { formatVocabulary, parseVocabulary } from '../../shared/model/vocabulary.ts';
import { tagSet } from '../../shared/tagging/tagset.ts';
import { splitFold } from '../data/fold.ts';
import { readLabelled, type DataReport } from '../data/read.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import { readCharacterVectors } from '../data/vectors.ts';
import { score } from '../evaluation/score.ts';
import type { Head } from '../layers/tag-head.ts';
import { methodNamed } from '../methods/index.ts';
import type { Tagger } from '../tagger.ts';
import { plainCard } from './card.ts';
import { Checkpoints } from './checkpoint.ts';
import { exampleOf } from './examples.ts';
import type { Job } from './job.ts';
import { trainingLoop, type EpochReport } from './loop.ts';
import { buildPackage, type PackageContents } from './package.ts';
import { treeFor, treeNamed } from './trees.ts';
import { predictWith } from './validation.ts';
import { vectorRows, vocabularyOf } from './vocabulary.ts';

/** What a run needs of its surroundings. */
export interface RunContext {
  readonly cwd: string;
  /** Folder of the new package; with several heads, of one package for each. */
  readonly out: string;
  /** Name in the manifest; with several heads each takes its own. */
  readonly name: string;
  readonly restart: boolean;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Versions of what the result depends on, for the record. */
  readonly libraries: Readonly<Record<string, string>>;
  note(line: string): void;
  onStep(done: number, total: number, loss: number): void;
  onEpoch(report: EpochReport): void;
}

/** A labelled set split as the run uses it. */
interface HeadData {
  readonly head: Head;
  readonly train: readonly LabelledSentence[];
  readonly dev: readonly LabelledSentence[];
  readonly reports: readonly DataReport[];
  readonly repeat: number;
}

/** Steps between checkpoints: a few minutes of work on a slow machine. */
const checkpointEvery = 200;

/**
 * Runs a training job from data to model packages. A job that was cut off goes on where its last checkpoint stands.
 * @returns the folders of the packages; none if the run was interrupted.
 */
export async function runJob(job: Job, context: RunContext): Promise<string[]> {
  const sets = await Promise.all(job.heads.map((_, i) => readHead(job, i, context)));
  const folders = sets.map(({ head }) => (sets.length > 1 ? join(context.out, head.name) : context.out));
  await refuseExisting(folders, context);

  const vectors = job.vectors === undefined ? undefined : await readCharacterVectors(resolve(context.cwd, job.vectors));
  const codePoints = vocabularyOf(sets.flatMap(({ train }) => train.map(({ text }) => text)), vectors?.rows.keys() ?? []);
  const vocabularyText = formatVocabulary(codePoints);
  const vocabulary = parseVocabulary(vocabularyText, 'the new vocabulary');
  const tagger: Tagger = {
    method: methodNamed(job.method),
    settings: vectors ? { ...job.settings, embedding: vectors.size } : job.settings,
    table: { rows: vocabulary.size, vectors: vectorRows(codePoints, vectors?.rows ?? new Map<number, Float32Array>()) },
    head: job.head,
  };
  const record = { job, libraries: context.libraries, data: sets.flatMap(({ reports }) => reports), vectors: vectors?.sha256 ?? null };
  const runFolder = `${context.out}.run`;
  const checkpoints = new Checkpoints(runFolder, sha256Hex(new TextEncoder().encode(JSON.stringify(record))));
  if (context.restart) await checkpoints.clear();
  await mkdir(runFolder, { recursive: true });
  await writeFile(join(runFolder, 'run.json'), `${JSON.stringify(record, null, 2)}\n`);

  const packageOf = (set: HeadData, weights: TensorMap, metrics: Readonly<Record<string, number>>): Promise<PackageContents> =>
    buildPackage(
      {
        tagger,
        head: set.head,
        weights,
        vocabulary: vocabularyText,
        precision: job.precision,
        provenance: {
          name: sets.length > 1 ? set.head.name : context.name,
          seed: job.seed,
          architecture: architectureOf(job, tagger),
          data: sets.flatMap(({ reports }) => reports).map(({ name, sha256, sentences }) => ({ name: basename(name), sha256, sentences })),
          metrics,
          libraries: context.libraries,
          parent: null,
        },
        card: plainCard,
      },
      context.runtime,
    );
  const scoreOf = async (set: HeadData, weights: TensorMap): Promise<number> => {
    const predicted = await predictWith(await packageOf(set, weights, {}), set.dev, context.runtime);
    return score(set.dev.map(({ spans }) => spans), predicted).micro.f1;
  };
  const validated = sets.filter(({ dev }) => dev.length > 0);

  const weights = await trainingLoop({
    job,
    tagger,
    heads: sets.map(({ head }) => head),
    examples: sets.map(({ head, train, repeat }) => {
      const examples = train.map(({ text, spans }) => exampleOf(text, spans, head.tags, vocabulary));
      return Array.from({ length: repeat }, () => examples).flat();
    }),
    runtime: context.runtime,
    checkpoints,
    checkpointEvery,
    signal: context.signal,
    ...(validated.length === 0
      ? {}
      : {
          validate: async (candidate: TensorMap) => {
            const scores: number[] = [];
            for (const set of validated) scores.push(await scoreOf(set, candidate));
            return scores.reduce((sum, value) => sum + value, 0) / scores.length;
          },
        }),
    onStep: (done, total, loss) => context.onStep(done, total, loss),
    onEpoch: (report) => {
      context.onEpoch(report);
      void appendFile(join(runFolder, 'log.jsonl'), `${JSON.stringify(report)}\n`);
    },
  });
  if (!weights) return [];
  for (const [i, set] of sets.entries()) {
    const metrics: Record<string, number> = set.dev.length > 0 ? { validationMicroF1: await scoreOf(set, weights) } : {};
    await writePackage(folders[i] as string, await packageOf(set, weights, metrics), context.restart);
  }
  return folders;
}

async function readHead(job: Job, index: number, { cwd, note, signal }: RunContext): Promise<HeadData> {
  const { name, tree: wanted, train: trainFile, dev: devFile, repeat } = job.heads[index] as Job['heads'][number];
  const given = wanted === undefined ? undefined : await treeNamed(wanted, cwd);
  const options = { repair: job.repair, encoding: job.encoding, signal };
  const train = await readLabelled(resolve(cwd, trainFile), { ...options, name: trainFile, ...(given ? { tree: given } : {}) });
  const tree = given ?? treeFor(Object.keys(train.report.labels), trainFile);
  const dev = devFile === undefined ? undefined : await readLabelled(resolve(cwd, devFile), { ...options, name: devFile, tree });
  const split = dev ? { rest: train.sentences, fold: dev.sentences } : heldOut(train.sentences, job);
  const reports = dev ? [train.report, dev.report] : [train.report];
  for (const warning of reports.flatMap(({ warnings }) => warnings)) note(warning);
  note(`${name}: ${split.rest.length} sentences to learn from, ${split.fold.length} to validate on, ${tree.labels.length} labels`);
  return { head: { name, tree, tags: tagSet(job.scheme, tree.labels) }, train: split.rest, dev: split.fold, reports, repeat };
}

/** Sets a share of the training sentences aside. */
const heldOut = (sentences: readonly LabelledSentence[], { holdOut, seed }: Job) =>
  holdOut === 0 ? { rest: sentences, fold: [] } : splitFold(sentences, seed, Math.round(1 / holdOut), 0);

/** The settings that made the model, as the manifest keeps them. */
function architectureOf(job: Job, tagger: Tagger): Record<string, number | string | boolean | number[]> {
  const { epochs, batch, rate, warmup, rateFloor, weightDecay, clip, average } = job;
  const settings = tagger.settings as Record<string, number | string | boolean | number[]>;
  return { ...settings, epochs, batch, rate, warmup, rateFloor, weightDecay, clip, average };
}

/** Packages are immutable, and what is no package is not ours to replace. */
async function refuseExisting(folders: readonly string[], { restart }: RunContext): Promise<void> {
  const exists = (path: string) => stat(path).then(() => true, () => false);
  for (const folder of folders) {
    if (await exists(join(folder, fileNames.manifest))) {
      if (!restart) throw new UserError(`${folder} already holds a model; give another --out, or --restart to replace it`);
    } else if (await exists(folder)) {
      throw new UserError(`${folder} exists and is no model; give an --out that does not exist yet`);
    }
  }
}

/** Writes a package beside its place and moves it there, so that no reader meets half of one. */
async function writePackage(folder: string, contents: PackageContents, replace: boolean): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  for (const [name, bytes] of Object.entries(contents)) await writeFile(join(fresh, name), bytes);
  if (replace) await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(fresh, folder);
}
