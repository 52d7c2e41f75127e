import { readPackage, type ModelPackage, type PackageFiles } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { bertGraph, withMadeUpWeights, type BertShape } from './bert-shape.ts';
import { parameterCount } from './counts.ts';
import type { ListsCost, MeasuredLists } from './lists.ts';
import { memoryUse, processClock, type Memory } from './measure.ts';
import { charactersOf, speedsOf, subjectOf, type Speeds, type Subject } from './speed.ts';

export interface InferenceBench {
  readonly models: readonly PackageFiles[];
  /** The lists of names that ship. */
  readonly shipped: MeasuredLists;
  readonly sentences: readonly string[];
  /** Sizes of the encoder that models are compared with. */
  readonly baseline: BertShape;
  readonly runtime: Runtime;
  readonly threads: number;
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

export interface ModelSpeed extends Speeds {
  readonly name: string;
  readonly version: string;
  readonly tags: number;
  /** Milliseconds from files to a model that is ready. */
  readonly loading: number;
  /** Of the process, once this model and those before it had analysed all sentences. */
  readonly memory: Memory;
  /** How many times as many characters per second as the baseline: medians. */
  readonly ratio: SpeedRatios;
  /**
   * For a model that uses lists of names, where some ship: its speeds without them. `ratio` is what of these is left
   * with the lists.
   */
  readonly withoutLists?: Speeds & { readonly ratio: SpeedRatios };
}

type SpeedRatios = Readonly<Record<keyof Speeds, number>>;

export interface InferenceReport {
  readonly runtime: string;
  readonly threads: number;
  readonly rounds: number;
  readonly sentences: number;
  readonly characters: number;
  /** The lists of names that ship. */
  readonly names: ListsCost;
  readonly models: readonly ModelSpeed[];
  readonly baseline: Speeds & {
    readonly shape: BertShape;
    readonly tags: number;
    readonly parameters: number;
  };
}

const warmUp = 1;

/** Measures models from text to spans, by turns with an encoder that has only to give tag scores. */
export async function benchInference(bench: InferenceBench): Promise<InferenceReport> {
  const { sentences, shipped, runtime, threads, rounds, signal, note } = bench;
  const models: LoadedModel[] = [];
  for (const files of bench.models) {
    note(`loading ${files.describe}`);
    models.push(await loadModel(files, bench));
  }
  const [first] = models;
  if (!first) throw new Error('there is no model to measure');
  note('making the encoder to compare with');
  const baseline = await subjectOf(baselinePackage(first.pkg, bench.baseline), runtime, { threads });

  const subjects = [
    baseline,
    ...models.flatMap(({ subject, listless }) => (listless ? [subject, listless] : [subject])),
  ];
  const onRound = (done: number) => note(`round ${done} of ${rounds}`);
  const speeds = await speedsOf(subjects, sentences, { rounds, warmUp, signal, onRound });
  for (const { analyzer } of subjects) await analyzer.release();

  const speedsFor = (subject: Subject) => speeds[subjects.indexOf(subject)] as Speeds;
  const ofBaseline = speedsFor(baseline);
  return {
    runtime: runtime.name,
    threads,
    rounds,
    sentences: sentences.length,
    characters: charactersOf(sentences),
    names: shipped.cost,
    models: models.map(({ pkg, subject, listless, loading, memory }) => {
      const { name, version } = pkg.manifest;
      const own = speedsFor(subject);
      const without = listless && speedsFor(listless);
      return {
        ...{ name, version, tags: pkg.tags.size, ...own, loading, memory, ratio: ratios(own, ofBaseline) },
        ...(without ? { withoutLists: { ...without, ratio: ratios(own, without) } } : {}),
      };
    }),
    baseline: {
      ...ofBaseline,
      shape: bench.baseline,
      tags: first.pkg.tags.size,
      parameters: parameterCount(bertGraph(bench.baseline, first.pkg.tags.size).parameters),
    },
  };
}

interface LoadedModel extends Pick<ModelSpeed, 'loading' | 'memory'> {
  readonly pkg: ModelPackage;
  readonly subject: Subject;
  /** The same without lists of names, where it has some. */
  readonly listless: Subject | undefined;
}

async function loadModel(files: PackageFiles, bench: InferenceBench): Promise<LoadedModel> {
  const { sentences, shipped, runtime, threads } = bench;
  const start = processClock.wall();
  const pkg = await readPackage(files);
  const subject = await subjectOf(pkg, runtime, { threads, names: () => shipped.lists });
  const loading = processClock.wall() - start;
  await subject.analyzer.analyze(sentences);
  const memory = memoryUse();
  const hasLists = subject.analyzer.usesNames && shipped.lists.length > 0;
  const listless = hasLists ? await subjectOf(pkg, runtime, { threads }) : undefined;
  return { pkg, subject, listless, loading, memory };
}

/** An encoder in the place of a package's graph: fed and batched alike, for the same tags, without a decoder. */
function baselinePackage(pkg: ModelPackage, shape: BertShape): ModelPackage {
  const manifest: ModelPackage['manifest'] = {
    ...pkg.manifest,
    name: 'the encoder to compare with',
    inputs: [{ name: 'characters', function: 'characters@1' }],
    head: { ...pkg.manifest.head, emissions: 'emissions' },
  };
  return { ...pkg, manifest, model: withMadeUpWeights(bertGraph(shape, pkg.tags.size)), decode: () => [] };
}

const ratios = (own: Speeds, other: Speeds): SpeedRatios => ({
  single: own.single.charactersPerSecond.median / other.single.charactersPerSecond.median,
  batched: own.batched.charactersPerSecond.median / other.batched.charactersPerSecond.median,
});
