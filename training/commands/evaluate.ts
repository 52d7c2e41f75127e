import { Option } from 'commander';
import { basename, resolve } from 'node:path';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { createAnalyzer } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { defaultModel, locateModel } from '../../shared/model/locate.ts';
import { readPackage, type ModelPackage } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import type { Entity } from '../../shared/spans.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { formatsWith, type FormatName } from '../data/formats.ts';
import { readLabelled } from '../data/read.ts';
import type { LabelledSentence } from '../data/sentence.ts';
import { levelOrders, type LevelOrder } from '../evaluation/levels.ts';
import { evaluationReport, type EvaluationReport } from '../evaluation/report.ts';
import { scorers, type Scorer } from '../evaluation/scorers.ts';
import { reportTable } from '../evaluation/table.ts';
import { progressLine } from '../progress.ts';

/** Sentences that are analysed between two looks at the signal. */
const chunk = 128;

interface Options {
  readonly model: string;
  readonly data: string;
  readonly format?: FormatName;
  readonly encoding?: string;
  readonly repair?: boolean;
  readonly scorer: Scorer;
  readonly levels: LevelOrder;
  readonly json?: boolean;
}

/** What `--json` prints. */
export interface Evaluation extends EvaluationReport {
  readonly model: { readonly name: string; readonly version: string };
  /** The file's name without its folder, and its hash as it lies on disk. */
  readonly data: { readonly name: string; readonly sha256: string };
}

/** `mingshi evaluate`: scores a model on labelled sentences. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('evaluate', context)
    .description(
      'Scores a model on labelled sentences: all labels together (micro), their mean (macro), each level of the\n' +
        'label tree and each label. Intervals are 95 % bootstrap intervals over sentences.',
    )
    .requiredOption('-d, --data <file>', 'labelled sentences: .json, .bio, .bios, .bioes, .bmes, also .gz')
    .option('-m, --model <name>', 'name of a model, or the folder of one', defaultModel)
    .addOption(
      new Option('-f, --format <format>', 'format of the data, if its name does not tell').choices(
        formatsWith('entities'),
      ),
    )
    .addOption(encodingOption())
    .option('--repair', 'mend illegal tags and offsets of the data instead of refusing them')
    .addOption(
      new Option('--scorer <scorer>', 'exact: by place; cluener: by text, each name once in a sentence')
        .choices(scorers)
        .default('exact'),
    )
    .addOption(
      new Option(
        '--levels <order>',
        'what levels cut: labels of the final spans, or tags, decoded afterwards',
      )
        .choices(levelOrders)
        .default('labels'),
    )
    .option('--json', 'one JSON object: model, data, micro, macro, labels, levels; shares in [0, 1]')
    .action((options: Options) => evaluate(options, context));
  return execute(command, args, context);
}

async function evaluate(options: Options, context: CommandContext): Promise<void> {
  const { root, cwd, stdout, stderr, signal } = context;
  const pkg = await readPackage(folderFiles(await locateModel(options.model, { root, cwd })));
  const { manifest, tree } = pkg;
  const { sentences, report: read } = await readLabelled(resolve(cwd, options.data), {
    name: options.data,
    format: options.format,
    encoding: options.encoding,
    repair: options.repair,
    tree,
    signal,
  });
  for (const warning of read.warnings) stderr.write(`${warning}\n`);

  const report = evaluationReport(sentences, await analyse(pkg, sentences, context), {
    tree,
    scheme: manifest.scheme,
    scorer: options.scorer,
    levelOrder: options.levels,
  });
  const evaluation: Evaluation = {
    model: { name: manifest.name, version: manifest.version },
    data: { name: basename(options.data), sha256: read.sha256 },
    ...report,
  };
  stdout.write(
    options.json
      ? `${JSON.stringify(evaluation, null, 2)}\n`
      : `${titleOf(evaluation)}\n\n${reportTable(report, tree)}`,
  );
}

const titleOf = ({ model, data, sentences, micro }: Evaluation): string =>
  `${model.name} ${model.version} on ${data.name}: ${sentences} sentences, ${micro.gold} mentions`;

async function analyse(
  pkg: ModelPackage,
  sentences: readonly LabelledSentence[],
  { stderr, signal }: CommandContext,
): Promise<Entity[][]> {
  const analyzer = await createAnalyzer(pkg, ortRuntime);
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
