import { appendFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../../shared/folder.ts';
import type { ModelPlaces } from '../../shared/model/locate.ts';
import { sha256Hex } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { TensorMap } from '../../shared/model/tensor.ts';
import { formatVocabulary, parseVocabulary } from '../../shared/model/vocabulary.ts';
import { readCharacterVectors } from '../data/vectors.ts';
import { score } from '../evaluation/score.ts';
import { methodNamed } from '../methods/index.ts';
import type { Tagger } from '../tagger.ts';
import { modelCard } from './card.ts';
import { Checkpoints } from './checkpoint.ts';
import type { Job } from './job.ts';
import { trainingLoop, type EpochReport } from './loop.ts';
import { refuseExisting, writePackage } from './output.ts';
import type { PackageContents } from './manifest-files.ts';
import { buildPackage, type Provenance } from './package.ts';
import { teacherNames, teachersUseNames } from './lessons.ts';
import { readLists } from './lists.ts';
import { readSets, type LabelledSet } from './sets.ts';
import { softTargets, type Teaching } from './soft-targets.ts';
import { sourcesOf } from './sources.ts';
import { predictWith } from './validation.ts';
import { vectorRows, vocabularyOf } from './vocabulary.ts';

/** What a run needs of its surroundings. */
export interface RunContext extends ModelPlaces {
  /** Folder of the new package; with several heads, of one package for each. */
  readonly out: string;
  /** Name in the manifest; with several heads each takes its own. */
  readonly name: string;
  readonly restart: boolean;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** Versions of what the result depends on, for the record. */
  readonly libraries: Readonly<Record<string, string>>;
  readonly note: (line: string) => void;
  /** Called for each head that models teach, while its targets are made. */
  readonly onSoftTargets: Teaching['onSentences'];
  readonly onStep: (done: number, total: number, loss: number, source: string) => void;
  readonly onEpoch: (report: EpochReport) => void;
}

/** Steps between checkpoints: a minute or two of work. */
const checkpointEvery = 200;

/**
 * Runs a training job from data to model packages. A job that was cut off goes on where its last checkpoint stands.
 * @returns the folders of the packages; none if the run was interrupted.
 */
export async function runJob(job: Job, context: RunContext): Promise<string[]> {
  const { cwd, out, restart, libraries, runtime, signal } = context;
  const sets = await readSets(job, context);
  const lists = await readLists(job.names, context);
  for (const { head, train, dev, also, reports, lesson } of sets) {
    for (const warning of reports.flatMap(({ warnings }) => warnings)) context.note(warning);
    const labels = head.tree.labels.length;
    context.note(
      `${head.name}: ${train.length} sentences to learn from, ${dev.length} to validate on, ${labels} labels`,
    );
    for (const { name, map, sentences, weight } of also)
      context.note(`${head.name}: ${sentences.length} of ${name} by the map ${map.name}, weight ${weight}`);
    if (lesson)
      context.note(
        `${head.name}: ${lesson.sentences.length} taught by ${teacherNames(lesson)}, weight ${lesson.weight}`,
      );
  }
  if (lists.length === 0 && sets.some(({ lesson }) => lesson && teachersUseNames(lesson)))
    context.note('the teachers know how to use name lists, but teach without: the job has no "names"');
  for (const { title, names } of lists) context.note(`names: ${names} of "${title}"`);
  const folderOf = ({ head }: LabelledSet) => (sets.length > 1 ? join(out, head.name) : out);
  const { tagger, vocabulary, vocabularyText, vectorsHash } = await taggerFor(job, sets, cwd);
  const teachers = sets.flatMap(({ head, lesson }) =>
    (lesson?.teachers ?? []).map(({ manifest: { name, version } }) => ({ head: head.name, name, version })),
  );
  const record = {
    job,
    libraries,
    data: sets.flatMap(({ reports }) => reports),
    lists: lists.map(({ title, names, sha256 }) => ({ name: title, sha256, names })),
    vectors: vectorsHash,
    ...(teachers.length > 0 ? { teachers } : {}),
  };
  const runFolder = `${out}.run`;
  const checkpoints = new Checkpoints(runFolder, sha256Hex(new TextEncoder().encode(JSON.stringify(record))));
  const holder = restart ? 'nobody' : await checkpoints.holder();
  // The same command again, after its run has ended, gives the same package again.
  for (const set of sets) await refuseExisting(folderOf(set), restart || holder === 'this run', '--restart');
  if (restart) await checkpoints.clear();
  else if (holder === 'another run') throw checkpoints.refusal();
  await makeFolder(runFolder);
  await writeFile(join(runFolder, 'run.json'), `${JSON.stringify(record, null, 2)}\n`);

  const packageOf = (
    set: LabelledSet,
    weights: TensorMap,
    metrics: Provenance['metrics'],
  ): Promise<PackageContents> => {
    const provenance: Provenance = {
      name: sets.length > 1 ? set.head.name : context.name,
      seed: job.seed,
      architecture: {
        ...architectureOf(job, tagger),
        ...(set.lesson ? { teachers: teacherNames(set.lesson) } : {}),
      },
      data: record.data.map(({ name, sha256, sentences }) => ({ name: shortName(name), sha256, sentences })),
      lists: record.lists,
      metrics,
      libraries,
      parent: null,
    };
    const { precision } = job;
    return buildPackage(
      {
        tagger,
        head: set.head,
        weights,
        vocabulary: vocabularyText,
        precision,
        provenance,
        card: (manifest) => modelCard(manifest),
      },
      runtime,
    );
  };
  const scoreOf = async (set: LabelledSet, weights: TensorMap): Promise<number> => {
    const predicted = await predictWith(await packageOf(set, weights, {}), set.dev, lists, runtime);
    return score(
      set.dev.map(({ spans }) => spans),
      predicted,
    ).micro.f1;
  };
  const validated = sets.filter(({ dev }) => dev.length > 0);
  const validate = async (weights: TensorMap): Promise<number> => {
    let total = 0;
    for (const set of validated) total += await scoreOf(set, weights);
    return total / validated.length;
  };

  const taught = await softTargets(
    sets.map(({ lesson }) => lesson),
    { runtime, lists, threads: job.threads, signal, onSentences: context.onSoftTargets },
  );
  const weights = await trainingLoop({
    job,
    tagger,
    heads: sets.map(({ head }) => head),
    sources: sourcesOf(sets, job, vocabulary, lists, taught),
    runtime,
    checkpoints,
    checkpointEvery,
    signal,
    ...(validated.length > 0 ? { validate } : {}),
    onStep: context.onStep,
    onEpoch: (report) => {
      appendFileSync(join(runFolder, 'log.jsonl'), `${JSON.stringify(report)}\n`);
      context.onEpoch(report);
    },
  });
  if (!weights) return [];
  for (const set of sets) {
    const metrics = set.dev.length > 0 ? { validationMicroF1: await scoreOf(set, weights) } : undefined;
    await writePackage(folderOf(set), await packageOf(set, weights, metrics ?? {}));
  }
  return sets.map(folderOf);
}

/** The model to be trained, and its vocabulary. */
async function taggerFor(job: Job, sets: readonly LabelledSet[], cwd: string) {
  const vectors =
    job.vectors === undefined ? undefined : await readCharacterVectors(resolve(cwd, job.vectors));
  const texts = sets.flatMap(({ train }) => train.map(({ text }) => text));
  const codePoints = vocabularyOf(texts, vectors?.rows.keys() ?? []);
  const rows = vectorRows(codePoints, vectors?.rows ?? new Map<number, Float32Array>());
  const vocabularyText = formatVocabulary(codePoints);
  const vocabulary = parseVocabulary(vocabularyText, 'the new vocabulary');
  const tagger: Tagger = {
    method: methodNamed(job.method),
    settings: vectors ? { ...job.settings, embedding: vectors.size } : job.settings,
    table: { rows: vocabulary.size, vectors: rows },
    head: job.head,
    names: job.names.length > 0,
  };
  return { tagger, vocabulary, vocabularyText, vectorsHash: vectors?.sha256 ?? null };
}

/** A file with the folder that it lies in: many sets have a `train` of their own. */
const shortName = (file: string): string => file.split(/[\\/]/).slice(-2).join('/');

/** The settings that made the model, as the manifest keeps them. */
function architectureOf(job: Job, tagger: Tagger): Provenance['architecture'] {
  const { epochs, batch, rate, warmup, rateFloor, weightDecay, clip, average } = job;
  const { alsoRatio, temperature, listDropout, entryDropout, userLists } = job;
  const settings = tagger.settings as Provenance['architecture'];
  return {
    ...settings,
    ...{ epochs, batch, rate, warmup, rateFloor, weightDecay, clip, average },
    ...(job.heads.some(({ also }) => also.length > 0) ? { alsoRatio, temperature } : {}),
    ...(tagger.names ? { listDropout, entryDropout, userLists } : {}),
  };
}
