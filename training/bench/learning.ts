import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GateFigures } from '../../shared/learning/job.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import type { Span } from '../../shared/spans.ts';
import { learn, phases, type Phase } from '../learning/run.ts';
import { learningSettings } from '../learning/settings.ts';
import { correctionsOf, spanOf, type LearningSet } from './learning-set.ts';
import { processClock } from './measure.ts';

export interface LearningBench {
  /** Folder of the package to go on from. */
  readonly base: string;
  readonly set: LearningSet;
  /** How many of its sentences are corrected; the names of the others are not looked at. */
  readonly corrections: number;
  readonly seed: number;
  readonly threads: number;
  readonly root: string;
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
}

export interface LearningReport {
  readonly seed: number;
  readonly threads: number;
  readonly corrections: number;
  readonly steps: number;
  /** Seconds of each part of the run, and of processor time. */
  readonly seconds: Readonly<Record<Phase, Used>>;
  readonly total: Used;
  /** Sentences never corrected in which each name is found, with its label, before and after. */
  readonly names: readonly {
    readonly name: string;
    readonly label: string;
    readonly sentences: number;
    readonly before: number;
    readonly after: number;
  }[];
  readonly ordinary: {
    readonly sentences: number;
    /** Those that get an entity which they had not before, and which. */
    readonly changed: readonly { readonly sentence: string; readonly entities: readonly string[] }[];
  };
  readonly figures: GateFigures;
}

interface Used {
  readonly wall: number;
  readonly processor: number;
}

/** Teaches a model names that it does not know, and looks what it makes of them. `undefined` if it was interrupted. */
export async function benchLearning(bench: LearningBench): Promise<LearningReport | undefined> {
  const { base, root, runtime, seed, threads } = bench;
  const examples = correctionsOf(bench.set, bench.corrections);
  const labels = new Set(examples.flatMap(({ spans }) => spans.map(({ label }) => label)));
  const names = bench.set.names.filter(({ label }) => labels.has(label));
  const set = { ...bench.set, names };
  const { tree } = await readPackage(folderFiles(base));
  const folder = await mkdtemp(join(tmpdir(), 'mingshi-bench-'));
  const out = join(folder, 'candidate');
  let steps = 0;
  const stopwatch = new Stopwatch();
  try {
    const figures = await learn(
      { format: 1, base, tree, examples, unlabelled: [], names: [], out, seed, threads },
      {
        ...{ root, runtime, settings: learningSettings, libraries: {}, signal: bench.signal },
        onStep: (done) => (steps = done),
        onPhase: (phase) => stopwatch.enter(phase),
      },
    );
    const { seconds, total } = stopwatch.stop();
    if (!figures) return undefined;
    const lists = await readShippedNames(root);
    const [before, after] = [
      await analysed(base, set, lists, runtime),
      await analysed(out, set, lists, runtime),
    ];
    return {
      ...{ seed, threads, corrections: examples.length, steps, seconds, total },
      names: names.map((name, i) => ({
        name: name.name,
        label: name.label,
        sentences: name.others.length,
        before: before.others[i] ?? 0,
        after: after.others[i] ?? 0,
      })),
      ordinary: { sentences: set.ordinary.length, changed: changed(set, before.ordinary, after.ordinary) },
      figures,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In how many of its other sentences each name is found; and what is found in the ordinary sentences. */
async function analysed(
  folder: string,
  { names, ordinary }: LearningSet,
  lists: readonly NameList[],
  runtime: Runtime,
) {
  const pkg = await readPackage(folderFiles(folder));
  const analyzer = await createAnalyzer(pkg, runtime, { names: () => lists });
  try {
    const others: number[] = [];
    for (const name of names) {
      const found = await analyzer.analyze(name.others);
      const hits = name.others.filter((sentence, i) => {
        const wanted = spanOf(name, sentence);
        return found[i]?.some((entity) => isSame(entity, wanted));
      });
      others.push(hits.length);
    }
    return { others, ordinary: await analyzer.analyze(ordinary) };
  } finally {
    await analyzer.release();
  }
}

const isSame = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end && a.label === b.label;

function changed(
  { ordinary }: LearningSet,
  before: readonly (readonly Span[])[],
  after: readonly (readonly Span[])[],
): LearningReport['ordinary']['changed'] {
  return ordinary.flatMap((sentence, i) => {
    const characters = [...sentence];
    const fresh = (after[i] ?? []).filter((entity) => !before[i]?.some((known) => isSame(entity, known)));
    const entities = fresh.map(
      ({ start, end, label }) => `${characters.slice(start, end).join('')} ${label}`,
    );
    return entities.length === 0 ? [] : [{ sentence, entities }];
  });
}

/** Takes the time of the parts of a run, one after the other. */
class Stopwatch {
  private readonly began = this.now();
  private readonly used = new Map<Phase, Used>();
  private current: { readonly phase: Phase; readonly since: Used } | undefined;

  enter(phase: Phase): void {
    this.leave();
    this.current = { phase, since: this.now() };
  }

  stop(): Pick<LearningReport, 'seconds' | 'total'> {
    this.leave();
    const none = { wall: 0, processor: 0 };
    const seconds = Object.fromEntries(phases.map((phase) => [phase, this.used.get(phase) ?? none]));
    return { seconds: seconds as LearningReport['seconds'], total: this.since(this.began) };
  }

  private leave(): void {
    if (this.current) this.used.set(this.current.phase, this.since(this.current.since));
    this.current = undefined;
  }

  private now(): Used {
    return { wall: processClock.wall() / 1000, processor: processClock.processor() / 1000 };
  }

  private since({ wall, processor }: Used): Used {
    const now = this.now();
    return { wall: now.wall - wall, processor: now.processor - processor };
  }
}
