import type { Command } from 'commander';
import { basename, resolve } from 'node:path';
import type { CommandContext } from '../../../shared/command.ts';
import { encodingOption } from '../../../shared/text/encoding-option.ts';
import { readLabelled } from '../../data/read.ts';
import { partFile, writeParts } from '../../simulation/part-files.ts';
import { partNames, parted } from '../../simulation/parting.ts';
import { wholeFrom } from '../numbers.ts';

interface Options {
  readonly out: string;
  readonly seed: number;
  readonly encoding?: string;
  readonly repair?: boolean;
}

export function addSplit(command: Command, context: CommandContext): void {
  command
    .command('split')
    .summary('part labelled sentences for a simulation')
    .description(
      'Parts labelled sentences for a simulation: base.json, to train the starting model on; annotator.json, what the ' +
        'annotator reads and knows; test.json, a tenth, to score on. The same seed gives the same files.',
    )
    .argument('<file>', 'labelled sentences')
    .requiredOption('-o, --out <folder>', 'where to write them')
    .option('--seed <n>', 'seed of the parting', wholeFrom(0), 1)
    .addOption(encodingOption())
    .option('--repair', 'mend illegal tags and offsets instead of refusing them')
    .action((file: string, options: Options) => split(file, options, context));
}

async function split(
  file: string,
  { out, seed, encoding, repair }: Options,
  { cwd, stdout, stderr, signal }: CommandContext,
): Promise<void> {
  const options = { name: file, encoding, repair, signal };
  const { sentences, report } = await readLabelled(resolve(cwd, file), options);
  for (const warning of report.warnings) stderr.write(`${warning}\n`);
  const folder = resolve(cwd, out);
  const source = { name: basename(file), sha256: report.sha256 };
  const { parts } = await writeParts(folder, parted(sentences, seed), source, seed);
  for (const part of partNames)
    stdout.write(`${partFile(folder, part)}: ${parts[part].sentences} sentences\n`);
}
