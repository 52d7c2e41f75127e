import { InvalidArgumentError } from 'commander';
import { resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { version } from '../../package.json';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { MisuseError } from '../../shared/errors.ts';
import { sameName, unsure } from '../../shared/labels/same.ts';
import { defaultModel } from '../../shared/model/locate.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { listRecord, namedLists } from '../evaluation/lists.ts';
import { labelTexts } from '../labelling/label.ts';
import { listedNames } from '../labelling/names.ts';
import { checkOut, recordOf, writeSentences } from '../labelling/output.ts';
import { inOrder, summary, type SilverRecord } from '../labelling/record.ts';
import { readTeachers, withAnalyzers } from '../labelling/teachers.ts';
import { drawTexts } from '../labelling/texts.ts';
import { progressLine } from '../../shared/progress.ts';
import { wholeFrom } from './numbers.ts';

interface Options {
  readonly out: string;
  readonly model?: readonly string[];
  readonly sure: number;
  readonly limit?: number;
  readonly seed: number;
  readonly named?: boolean;
  /** `false` for none. */
  readonly names?: readonly string[] | false;
  readonly encoding?: string;
}

/** `mingshi label`: raw text with what models are sure of, for another model to learn from. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('label', context)
    .description(
      'Labels sentences of raw text with what one model is sure of, or several that agree. What they are not sure of ' +
        `is labelled "${unsure}"; mingshi train --also OUT:${sameName} learns from the rest.`,
    )
    .argument('<files...>', 'text files, plain or compressed by gzip')
    .requiredOption('-o, --out <file>', 'the labelled sentences; must end in .json or .json.gz')
    .option(
      '-m, --model <name>',
      `name of a model, or the folder of one (repeatable); ${defaultModel} unless given`,
      (name: string, before: Options['model']) => [...(before ?? []), name],
    )
    .option('--sure <score>', 'least mean score of a span on which all models agree', share, 0.9)
    .option('--limit <n>', 'most sentences, drawn at random; all unless given', wholeFrom(1))
    .option('--seed <n>', 'seed of the draw', wholeFrom(0), 1)
    .option('--named', 'take only sentences in which a listed name stands')
    .option(
      '--names <file>',
      'a list of names instead of those that ship: .tsv, .names, or shipped (repeatable)',
      (file: string, before: Options['names']) => [...(before || []), file],
    )
    .option('--no-names', 'label without any list of names')
    .addOption(encodingOption())
    .action((files: readonly string[], options: Options) => label(files, options, context));
  return execute(command, args, context);
}

async function label(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { cwd, stdout, stderr, signal } = context;
  const { out, sure, limit = Infinity, seed, named = false, encoding } = options;
  checkOut(out);
  if (named && options.names === false)
    throw new MisuseError('--named takes sentences with listed names, --no-names lists none; leave out one');
  const { tree, packages } = await readTeachers(options.model ?? [defaultModel], context);
  const lists = await namedLists(options.names, tree, context);

  const accept = (text: string) => !named || listedNames(text, lists).length > 0;
  const { texts, raw } = await drawTexts(files, { limit, seed, accept, encoding }, context);
  const counts = await withAnalyzers(packages, ortRuntime, lists, async (analyzers) => {
    const progress = progressLine({ stream: stderr, label: 'label', total: texts.length });
    const sentences = labelTexts(texts, analyzers, { sure, lists, signal });
    try {
      return await writeSentences(resolve(cwd, out), sentences, (count) => progress.update(count));
    } finally {
      progress.stop();
    }
  });

  const record: SilverRecord = {
    mingshi: version,
    models: packages.map(({ manifest }) => ({ name: manifest.name, version: manifest.version })),
    lists: lists.map(listRecord),
    raw,
    sure,
    named,
    limit: options.limit ?? null,
    seed,
    sentences: texts.length,
    spans: inOrder(counts, tree),
  };
  await writeFileAtomic(resolve(cwd, recordOf(out)), `${JSON.stringify(record, null, 2)}\n`);
  stdout.write(summary(out, record));
}

function share(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(0 <= number && number <= 1))
    throw new InvalidArgumentError('It must be a number from 0 to 1.');
  return number;
}
