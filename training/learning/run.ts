import { access, rm } from 'node:fs/promises';
import { UserError } from '../../shared/errors.ts';
import type { GateFigures } from '../../shared/learning/job.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage, sha256Hex } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { randomStream } from '../random.ts';
import { Checkpoints } from '../trainer/checkpoint.ts';
import { writePackage } from '../trainer/output.ts';
import { candidateMaker } from './candidate.ts';
import { encoder } from './encode.ts';
import { figuresOf } from './figures.ts';
import { grown } from './grow.ts';
import { heldOutByName } from './held-out.ts';
import { checkLabels, type CheckedJob } from './job.ts';
import { listsFor, namesText } from './lists.ts';
import { trainable } from './trainable.ts';
import { learningLoop, type LearningRun } from './loop.ts';
import { readRegression } from './regression.ts';
import { samples } from './samples.ts';
import { drawsOf, stepsFor, type LearningSettings } from './settings.ts';
import { planned } from './steps.ts';
import { learningOptimiser, trainingOf } from './training.ts';

/** What learning needs of its surroundings. */
export interface LearningContext {
  /** Where Mingshi is installed: its lists and its sentences lie there. */
  readonly root: string;
  readonly runtime: Runtime;
  readonly settings: LearningSettings;
  /** Versions of what the result depends on, for the record. */
  readonly libraries: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onStep: LearningRun['onStep'];
  readonly giveWay?: LearningRun['giveWay'];
  /** Called when a part of the work begins. */
  readonly onPhase: (phase: Phase) => void;
}

/** The parts of a run, in their order. */
export const phases = ['read', 'prepare', 'train', 'judge', 'write'] as const;
export type Phase = (typeof phases)[number];

/** Beside the package's own files in the candidate's folder. */
const figuresFile = 'gate.json';

/**
 * Trains the job's base on all that the user said and writes the candidate. The same job goes on where it was cut off. The
 * candidate has not seen the held-out corrections that it is judged by.
 * @returns the figures to decide by; `undefined` if `signal` ended the run.
 */
export async function learn(job: CheckedJob, context: LearningContext): Promise<GateFigures | undefined> {
  const { root, runtime, settings, libraries, signal, onPhase } = context;
  const { seed, threads, tree, unlabelled } = job;
  onPhase('read');
  await refuseExisting(job.out);
  const files = folderFiles(job.base);
  const base = await readPackage(files);
  checkLabels(job, base.manifest.labels);
  const model = grown(trainable(base), tree);
  const names = await namesText(job.nameFiles);
  const lists = await listsFor(root, names, tree);
  const shipped = (half: 'replay' | 'gate') => readRegression(root, half, tree.name);
  const [replay, gate] = await Promise.all([shipped('replay'), shipped('gate')]);
  const { train, judged } = heldOutByName(job.examples);
  const record = {
    job,
    names: sha256Hex(new TextEncoder().encode(names)),
    replay,
    version: base.manifest.version,
    settings,
    libraries,
  };
  const checkpoints = new Checkpoints(`${job.out}.run`, hashOf(record));
  if ((await checkpoints.holder()) === 'another run') await checkpoints.clear();
  const data = [{ name: 'corrections', sha256: hashOf(train), sentences: train.length }];
  const candidateOf = candidateMaker(base, files, { seed, data, libraries }, runtime);

  onPhase('prepare');
  const hasNewLabels = model.head.tags.size > base.tags.size;
  const teacher = hasNewLabels ? (await candidateOf(model)).pkg : base;
  const encode = encoder(teacher, { tree, known: base.manifest.labels, lists, runtime, threads });
  const count = stepsFor(settings.steps, train.length);
  const pools = samples(
    { corrected: train, replay, told: settings.told, unlabelled },
    (kind) => drawsOf(kind, settings, count),
    randomStream(seed, 'samples'),
  );
  const steps = planned(await encode(pools), count, settings, randomStream(seed, 'steps'));

  onPhase('train');
  const weights = await learningLoop({
    training: trainingOf(model, hasNewLabels, { seed, threads }),
    weights: model.weights,
    optimiser: learningOptimiser(settings, steps.length),
    steps,
    runtime,
    checkpoints,
    signal,
    onStep: context.onStep,
    giveWay: context.giveWay,
  });
  if (!weights) return undefined;

  onPhase('judge');
  const candidate = await candidateOf({ ...model, weights });
  const isBase = job.unlearns || job.live === job.base;
  const live = isBase ? base : await readPackage(folderFiles(job.live));
  const figures = await figuresOf(
    { corrections: judged, gate },
    { base, live, candidate: candidate.pkg },
    lists,
    runtime,
    threads,
  );

  onPhase('write');
  await writePackage(job.out, { ...candidate.contents, [figuresFile]: jsonBytes(figures) });
  await rm(checkpoints.folder, { recursive: true, force: true });
  return figures;
}

/** A package is immutable, and what is no package is not ours to replace. */
async function refuseExisting(out: string): Promise<void> {
  const exists = await access(out).then(
    () => true,
    () => false,
  );
  if (exists) throw new UserError(`${out} exists already; give the job another "out"`);
}

const jsonBytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);

const hashOf = (value: unknown): string => sha256Hex(jsonBytes(value));
