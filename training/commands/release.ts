import { Option } from 'commander';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { locateModel } from '../../shared/model/locate.ts';
import { fileNames, type Manifest } from '../../shared/model/manifest.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { readPackage } from '../../shared/model/package.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { readFault } from '../../shared/text/file.ts';
import { formatsWith, type FormatName } from '../data/formats.ts';
import { chosenLists } from '../evaluation/lists.ts';
import { evaluatePackage, type Evaluation } from '../evaluation/evaluate.ts';
import { modelCard } from '../trainer/card.ts';
import { withManifest } from '../trainer/manifest-files.ts';
import { refuseExisting, writePackage } from '../trainer/output.ts';

interface Options {
  readonly out: string;
  readonly notice: string;
  readonly data?: string;
  readonly format?: FormatName;
  readonly encoding?: string;
  readonly repair?: boolean;
  readonly name?: string;
  readonly replace?: boolean;
}

/** `mingshi release`: a trained model with its full card, ready to be passed on. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('release', context)
    .description(
      'Copies a trained model, with a card that begins with your notice (sources and licences) and tells its scores. ' +
        'The weights, and so the version, stay the same.',
    )
    .argument('<model>', 'name of a model, or the folder of one')
    .requiredOption('-o, --out <folder>', 'folder of the new package')
    .requiredOption('--notice <file>', 'Markdown that the card begins with')
    .option('-d, --data <file>', 'labelled sentences to score the model on')
    .addOption(
      new Option('-f, --format <format>', 'format of the data, if its name does not tell').choices(
        formatsWith('entities'),
      ),
    )
    .addOption(encodingOption())
    .option('--repair', 'mend illegal tags and offsets of the data instead of refusing them')
    .option('--name <name>', 'name of the model; the same unless given')
    .option('--replace', 'replace the model in the folder, if there is one')
    .action((model: string, options: Options) => release(model, options, context));
  return execute(command, args, context);
}

async function release(model: string, options: Options, context: CommandContext): Promise<void> {
  const { cwd, stdout } = context;
  const { format, encoding, repair } = options;
  const reading = { format, formatOption: '--format', encoding, repair };
  const out = resolve(cwd, options.out);
  await refuseExisting(out, options.replace === true, '--replace');
  const notice = await readFile(resolve(cwd, options.notice), 'utf8').catch((error: unknown) => {
    throw new UserError(`cannot read the notice ${options.notice}: ${readFault(error)}`);
  });
  const files = folderFiles(await locateModel(model, context));
  const pkg = await readPackage(files);
  const evaluation =
    options.data === undefined
      ? undefined
      : await evaluatePackage(
          pkg,
          options.data,
          { ...reading, lists: await chosenLists(pkg, undefined, context) },
          ortRuntime,
          context,
        );

  const kept: Record<string, Uint8Array> = {};
  for (const name of [fileNames.graph, fileNames.weights, fileNames.vocabulary]) {
    kept[name] = await files.read(name, pkg.manifest.files[name]?.bytes ?? 0);
  }
  const manifest: Manifest = {
    ...pkg.manifest,
    name: options.name ?? pkg.manifest.name,
    metrics: { ...pkg.manifest.metrics, ...(evaluation ? metricsOf(evaluation) : {}) },
  };
  const reports = evaluation ? [{ data: evaluation.data, report: evaluation }] : [];
  await writePackage(
    out,
    withManifest(kept, manifest, (described) => modelCard(described, notice, reports)),
  );
  stdout.write(`${out}\n`);
}

/** The figures that a manifest keeps. */
const metricsOf = ({ micro, macro, levels }: Evaluation): Manifest['metrics'] =>
  Object.fromEntries([
    ['microF1', micro.f1],
    ['macroF1', macro.f1],
    ...levels.map(({ level, f1 }) => [`level${level}F1`, f1] as const),
  ]);
