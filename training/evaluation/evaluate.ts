import { basename, resolve } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { usesNames } from '../../shared/model/inputs.ts';
import type { ModelPackage } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import type { NameList } from '../../shared/names/list.ts';
import type { Entity } from '../../shared/spans.ts';
import { readLabelled, type LabelledOptions } from '../data/read.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import { progressLine } from '../../shared/progress.ts';
import type { LevelOrder } from './levels.ts';
import { listRecord, type ListRecord } from './lists.ts';
import { evaluationReport, type EvaluationReport } from './report.ts';
import type { Scorer } from './scorers.ts';

/** A model's scores on a file. */
export interface Evaluation extends EvaluationReport {
  readonly model: { readonly name: string; readonly version: string };
  /** The file's name without its folder, and its hash as it lies on disk. */
  readonly data: { readonly name: string; readonly sha256: string };
  /** The lists of names that the model could look at. */
  readonly lists: readonly ListRecord[];
}

export interface EvaluationSettings extends Pick<
  LabelledOptions,
  'format' | 'formatOption' | 'encoding' | 'repair'
> {
  readonly scorer?: Scorer;
  readonly levels?: LevelOrder;
  /** Lists of names, for a model that uses them; none unless given. */
  readonly lists?: readonly NameList[];
}

/** Sentences that are analysed between two looks at the signal. */
const chunk = 128;

/**
 * Scores a model on a file of labelled sentences, whose labels must be those of the model's tree.
 * @param file relative to the context's folder; warnings and progress go to the context's standard error
 */
export async function evaluatePackage(
  pkg: ModelPackage,
  file: string,
  settings: EvaluationSettings,
  runtime: Runtime,
  context: Pick<CommandContext, 'cwd' | 'stderr' | 'signal'>,
): Promise<Evaluation> {
  const { manifest, tree } = pkg;
  const { cwd, stderr, signal } = context;
  const {
    format,
    formatOption,
    encoding,
    repair,
    scorer = 'exact',
    levels = 'labels',
    lists = [],
  } = settings;
  const options = { name: file, format, formatOption, encoding, repair, tree, signal };
  const { sentences, report } = await readLabelled(resolve(cwd, file), options);
  for (const warning of report.warnings) stderr.write(`${warning}\n`);
  const predicted = await analyse(pkg, sentences, lists, runtime, context);
  return {
    model: { name: manifest.name, version: manifest.version },
    data: { name: basename(file), sha256: report.sha256 },
    lists: usesNames(manifest.inputs) ? lists.map(listRecord) : [],
    ...evaluationReport(sentences, predicted, { tree, scheme: manifest.scheme, scorer, levelOrder: levels }),
  };
}

async function analyse(
  pkg: ModelPackage,
  sentences: readonly LabelledSentence[],
  lists: readonly NameList[],
  runtime: Runtime,
  { stderr, signal }: Pick<CommandContext, 'stderr' | 'signal'>,
): Promise<Entity[][]> {
  const analyzer = await createAnalyzer(pkg, runtime, { names: () => lists });
  const progress = progressLine({ stream: stderr, label: 'analyse', total: sentences.length });
  const predicted: Entity[][] = [];
  try {
    while (predicted.length < sentences.length) {
      signal.throwIfAborted();
      const next = sentences.slice(predicted.length, predicted.length + chunk);
      predicted.push(...(await analyzer.analyze(next.map(({ text }) => text))));
      progress.update(predicted.length);
    }
    return predicted;
  } finally {
    progress.stop();
    await analyzer.release();
  }
}
