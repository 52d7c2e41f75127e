import { Option } from 'commander';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { defaultModel, locateModel } from '../../shared/model/locate.ts';
import { usesNames } from '../../shared/model/inputs.ts';
import { readPackage } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { formatsWith, type FormatName } from '../data/formats.ts';
import { evaluatePackage, type Evaluation } from '../evaluation/evaluate.ts';
import { chosenLists, listText } from '../evaluation/lists.ts';
import { levelOrders, type LevelOrder } from '../evaluation/levels.ts';
import { scorers, type Scorer } from '../evaluation/scorers.ts';
import { reportTable } from '../evaluation/table.ts';

interface Options {
  readonly model: string;
  readonly data: string;
  readonly format?: FormatName;
  readonly encoding?: string;
  readonly repair?: boolean;
  readonly scorer: Scorer;
  readonly levels: LevelOrder;
  /** `false` for none. */
  readonly names?: readonly string[] | false;
  readonly json?: boolean;
}

/** `mingshi evaluate`: scores a model on labelled sentences. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('evaluate', context)
    .description(
      'Scores a model on labelled sentences: all labels together (micro), their mean (macro), each level of the ' +
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
    .option(
      '--names <file>',
      'a list of names instead of those that ship: .tsv, .names, or shipped (repeatable)',
      (file: string, before: Options['names']) => [...(before || []), file],
    )
    .option('--no-names', 'score without any list of names')
    .option('--json', 'one JSON object: model, data, lists, micro, macro, labels, levels; shares in [0, 1]')
    .action((options: Options) => evaluate(options, context));
  return execute(command, args, context);
}

async function evaluate(options: Options, context: CommandContext): Promise<void> {
  const { stdout } = context;
  const pkg = await readPackage(folderFiles(await locateModel(options.model, context)));
  const lists = await chosenLists(pkg, options.names, context);
  const settings = { ...options, formatOption: '--format', lists };
  const evaluation = await evaluatePackage(pkg, options.data, settings, ortRuntime, context);
  const heading = [titleOf(evaluation), ...(usesNames(pkg.manifest.inputs) ? [listsLine(evaluation)] : [])];
  stdout.write(
    options.json
      ? `${JSON.stringify(evaluation, null, 2)}\n`
      : `${heading.join('\n')}\n\n${reportTable(evaluation, pkg.tree)}`,
  );
}

const titleOf = ({ model, data, sentences, micro }: Evaluation): string =>
  `${model.name} ${model.version} on ${data.name}: ${sentences} sentences, ${micro.gold} mentions`;

const listsLine = ({ lists }: Evaluation): string =>
  lists.length === 0 ? 'without lists of names' : `with ${lists.map(listText).join(', ')}`;
