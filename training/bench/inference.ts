import { createAnalyzer, type Analyzer } from '../../shared/model/analyzer.ts';
import { readPackage, type ModelPackage, type PackageFiles } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { sizeOf } from '../../shared/model/tensor.ts';
import { bertGraph, withMadeUpWeights, type BertShape } from './bert-shape.ts';
import { memoryUse, processClock, quartiles, takeTurns, type Quartiles, type Timing } from './measure.ts';

export interface InferenceBench {
  readonly models: readonly PackageFiles[];
  readonly sentences: readonly string[];
  /** Sizes of the encoder that models are compared with. */
  readonly baseline: BertShape;
  readonly runtime: Runtime;
  readonly threads: number;
  readonly rounds: number;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** The speed of one way to analyse all sentences. */
export interface Speed {
  readonly timing: Timing;
  /** Characters per second of wall time. */
  readonly charactersPerSecond: Quartiles;
  /** Share of the time that goes from tag scores to spans with their confidences. */
  readonly decodeShare: number;
}

export interface Speeds {
  /** One sentence after the other. */
  readonly single: Speed;
  /** All sentences at once, in micro-batches of like length. */
  readonly batched: Speed;
}

export interface ModelSpeed extends Speeds {
  readonly name: string;
  readonly version: string;
  readonly tags: number;
  /** Milliseconds from files to a model that is ready. */
  readonly loading: number;
  /** Bytes by which the process grew when the model was loaded and had analysed all sentences. */
  readonly memory: number;
  /** How many times as many characters per second as the baseline. */
  readonly ratio: { readonly single: number; readonly batched: number };
}

export interface InferenceReport {
  readonly runtime: string;
  readonly threads: number;
  readonly rounds: number;
  readonly sentences: number;
  readonly characters: number;
  readonly models: readonly ModelSpeed[];
  readonly baseline: Speeds & {
    readonly shape: BertShape;
    readonly tags: number;
    readonly parameters: number;
  };
}

/** An analyser whose time in the decoder is known. */
interface Subject {
  readonly analyzer: Analyzer;
  /** Milliseconds so far. */
  decoding(): number;
}

const warmUp = 1;

/** Measures models from text to spans, against an encoder of a given shape that has only to give tag scores. */
export async function benchInference(bench: InferenceBench): Promise<InferenceReport> {
  const { sentences, runtime, threads, rounds, signal, note } = bench;
  const load = (pkg: ModelPackage) => subject(pkg, runtime, threads);
  const loaded: (Pick<ModelSpeed, 'loading' | 'memory'> & {
    readonly pkg: ModelPackage;
    readonly subject: Subject;
  })[] = [];
  for (const files of bench.models) {
    note(`loading ${files.describe}`);
    const before = memoryUse().resident;
    const start = processClock.wall();
    const pkg = await readPackage(files);
    const ready = await load(pkg);
    const loading = processClock.wall() - start;
    await ready.analyzer.analyze(sentences);
    loaded.push({ pkg, subject: ready, loading, memory: memoryUse().resident - before });
  }
  const [first] = loaded;
  if (!first) throw new Error('there is no model to measure');
  note('making the encoder to compare with');
  const baseline = baselinePackage(first.pkg, bench.baseline);
  const subjects = [...loaded.map(({ subject }) => subject), await load(baseline.pkg)];

  const speeds = await speedsOf(subjects, sentences, {
    rounds,
    warmUp,
    signal,
    onRound: (done) => note(`round ${done} of ${rounds}`),
  });
  for (const { analyzer } of subjects) await analyzer.release();

  const baselineSpeeds = speeds.at(-1) as Speeds;
  const ratio = (mode: keyof Speeds, { [mode]: own }: Speeds) =>
    own.charactersPerSecond.median / baselineSpeeds[mode].charactersPerSecond.median;
  return {
    runtime: runtime.name,
    threads,
    rounds,
    sentences: sentences.length,
    characters: countCharacters(sentences),
    models: loaded.map(({ pkg: { manifest, tags }, loading, memory }, i) => {
      const own = speeds[i] as Speeds;
      const ratios = { single: ratio('single', own), batched: ratio('batched', own) };
      return {
        name: manifest.name,
        version: manifest.version,
        tags: tags.size,
        ...own,
        loading,
        memory,
        ratio: ratios,
      };
    }),
    baseline: {
      ...baselineSpeeds,
      shape: bench.baseline,
      tags: first.pkg.tags.size,
      parameters: baseline.parameters,
    },
  };
}

async function subject(pkg: ModelPackage, runtime: Runtime, threads: number): Promise<Subject> {
  let spent = 0;
  const decode: ModelPackage['decode'] = (emissions, length) => {
    const start = processClock.wall();
    const entities = pkg.decode(emissions, length);
    spent += processClock.wall() - start;
    return entities;
  };
  const analyzer = await createAnalyzer({ ...pkg, decode }, runtime, { threads });
  return { analyzer, decoding: () => spent };
}

/** The encoder in the place of a package's graph, for the same tags and without a decoder. */
function baselinePackage(
  pkg: ModelPackage,
  shape: BertShape,
): { readonly pkg: ModelPackage; readonly parameters: number } {
  const context = bertGraph(shape, pkg.tags.size);
  const manifest: ModelPackage['manifest'] = {
    ...pkg.manifest,
    name: 'the encoder to compare with',
    inputs: [{ name: 'characters', function: 'characters@1' }],
    head: { ...pkg.manifest.head, emissions: 'emissions' },
  };
  return {
    pkg: { ...pkg, manifest, model: withMadeUpWeights(context), decode: () => [] },
    parameters: [...context.parameters.values()].reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0),
  };
}

/** All subjects by turns, each in both ways. */
async function speedsOf(
  subjects: readonly Subject[],
  sentences: readonly string[],
  turns: Parameters<typeof takeTurns>[1],
): Promise<Speeds[]> {
  const ways = { single: sentences.map((sentence) => [sentence]), batched: [sentences] };
  const keys = Object.keys(ways) as (keyof typeof ways)[];
  const shares = new Map<string, number[]>();
  const works = subjects.flatMap(({ analyzer, decoding }, i) =>
    keys.map((way) => {
      const ofThis: number[] = [];
      shares.set(`${i} ${way}`, ofThis);
      const work = async (): Promise<void> => {
        const before = { decoding: decoding(), wall: processClock.wall() };
        for (const part of ways[way]) await analyzer.analyze(part);
        ofThis.push((decoding() - before.decoding) / (processClock.wall() - before.wall));
      };
      return [`${i} ${way}`, work] as const;
    }),
  );
  const timings = await takeTurns(Object.fromEntries(works), turns);
  const characters = countCharacters(sentences);
  const speed = (key: string): Speed => {
    const timing = timings[key] as Timing;
    const perSecond = (milliseconds: number) => (characters / milliseconds) * 1000;
    const { lower, median, upper } = timing.wall;
    return {
      timing,
      charactersPerSecond: { lower: perSecond(upper), median: perSecond(median), upper: perSecond(lower) },
      decodeShare: quartiles(shares.get(key) ?? []).median,
    };
  };
  return subjects.map((_, i) => ({ single: speed(`${i} single`), batched: speed(`${i} batched`) }));
}

const countCharacters = (sentences: readonly string[]): number =>
  sentences.reduce((sum, sentence) => sum + [...sentence].length, 0);
