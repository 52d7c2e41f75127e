import { Option, type Command } from 'commander';
import { resolve } from 'node:path';
import { lessons } from '../../../shared/annotations/learning.ts';
import type { CommandContext } from '../../../shared/command.ts';
import { MisuseError, UserError } from '../../../shared/errors.ts';
import { codePointLength } from '../../../shared/text/codepoints.ts';
import { addChoice, chosenAnnotations, type Choice } from '../../annotations/chosen.ts';
import { Faults } from '../../data/faults.ts';
import { formatOf, writableFormats, type FormatName } from '../../data/formats.ts';
import { labelledFiles, sayableAll } from '../../data/write.ts';
import { writeFiles } from '../../data/write-files.ts';
import { treeNamed } from '../../trainer/trees.ts';

interface Options extends Choice {
  readonly out: string;
  readonly to?: FormatName;
  readonly tree: string;
  readonly reviewedOnly?: boolean;
  readonly repair?: boolean;
}

/** `mingshi data export`: the user's annotations as labelled sentences. */
export function addExport(command: Command, context: CommandContext): void {
  addChoice(
    command
      .command('export')
      .summary('write annotations as labelled sentences')
      .description(
        'Writes what was annotated as labelled sentences. Where a sentence was not marked as reviewed, text that was ' +
          'not annotated may still be an entity; --reviewed-only leaves such sentences out.',
      ),
  )
    .requiredOption('-o, --out <file>', 'the new file, also .gz')
    .addOption(
      new Option('--to <format>', 'format of OUT, if its name does not tell').choices(writableFormats),
    )
    .option('--tree <tree>', 'the label tree of the annotations: fine, cluener or a file', 'fine')
    .option('--reviewed-only', 'only sentences that were marked as reviewed')
    .option('--repair', 'leave out what the format cannot say, and count it')
    .action((options: Options) => exportAnnotations(options, context));
}

async function exportAnnotations(options: Options, context: CommandContext): Promise<void> {
  const { cwd, stdout, stderr, signal } = context;
  const { out, to = formatOf(out, '--to'), reviewedOnly = false, repair = false } = options;
  if (to === 'brat' && !/\.ann(\.gz)?$/i.test(out))
    throw new MisuseError(`--out ${out}: the name of a file of brat ends in .ann`);
  const base = await treeNamed(options.tree, cwd);
  const { examples } = lessons(await chosenAnnotations(options, context), base, () => true);
  const reviewed = examples.filter(({ complete }) => complete);
  const chosen = reviewedOnly ? reviewed : examples;
  if (chosen.length === 0) {
    const what = reviewedOnly ? 'no sentence was marked as reviewed' : 'nothing was annotated';
    throw new UserError(
      `${what} in the label tree ${base.name}; see what there is with 'mingshi data stats'`,
    );
  }
  const sentences = chosen.map(({ text, spans }, index) => ({
    text,
    length: codePointLength(text),
    spans,
    lineOf: () => index + 1,
  }));
  const faults = new Faults('annotated sentence');
  const written = sayableAll(sentences, to, { repair, faults });
  for (const warning of faults.warnings()) stderr.write(`${warning}\n`);
  await writeFiles(await labelledFiles(resolve(cwd, out), to, written), signal);
  const entities = written.reduce((sum, { spans }) => sum + spans.length, 0);
  const remark = reviewedOnly ? '' : `; reviewed: ${reviewed.length}`;
  stdout.write(`${out}: ${written.length} sentences, ${entities} entities${remark}\n`);
}
