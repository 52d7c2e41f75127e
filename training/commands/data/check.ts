import { Option, type Command } from 'commander';
import { relative, resolve } from 'node:path';
import type { CommandContext } from '../../../shared/command.ts';
import { UserError, messageOf } from '../../../shared/errors.ts';
import { builtinTrees } from '../../../shared/labels/builtin.ts';
import type { LabelTree } from '../../../shared/labels/tree.ts';
import { encodingOption } from '../../../shared/text/encoding-option.ts';
import { readLines } from '../../data/file.ts';
import { formatsWith, type FormatName } from '../../data/formats.ts';
import { forModels, readSentences } from '../../data/read.ts';
import { parseRegression, regressionFile, regressionHalves } from '../../data/regression.ts';
import { problemsOfHalves, sentencesByLabel } from '../../data/regression-check.ts';
import { Repeats } from '../../data/repeats.ts';
import { sourceFiles } from '../../data/source-files.ts';
import { treeNamed } from '../../trainer/trees.ts';

interface Options {
  readonly regression?: boolean;
  readonly tree?: string;
  readonly format?: FormatName;
  readonly encoding?: string;
}

/** `mingshi data check`: whether labelled sentences are sound. */
export function addCheck(command: Command, context: CommandContext): void {
  command
    .command('check')
    .summary('check labelled files, or the sentences that ship')
    .description(
      'Checks labelled sentences: format, offsets, overlaps, lengths, labels, sentences that stand twice. Without a ' +
        'file it checks the sentences that ship with Mingshi (models/regression). Ends with 1 if anything is wrong.',
    )
    .argument('[files...]', 'labelled sentences, also .gz; or folders of brat annotations')
    .option('--regression', 'check the sentences that ship, beside the files')
    .option('--tree <tree>', 'the label tree that all labels must be in: fine, cluener or a file')
    .addOption(
      new Option('-f, --format <format>', 'format of the files, if their names do not tell').choices(
        formatsWith('entities'),
      ),
    )
    .addOption(encodingOption())
    .action((files: readonly string[], options: Options) => check(files, options, context));
}

async function check(files: readonly string[], options: Options, context: CommandContext): Promise<void> {
  const { cwd, signal, stdout } = context;
  const { format, encoding } = options;
  const tree = options.tree === undefined ? undefined : await treeNamed(options.tree, cwd);
  const repeats = new Repeats();
  let bad = 0;
  let all = 0;
  const report = (name: string, summary: string, problems: readonly string[]): void => {
    all += 1;
    if (problems.length > 0) bad += 1;
    for (const problem of problems) stdout.write(`${problem}\n`);
    stdout.write(`${name}: ${summary}${problems.length > 0 ? '' : ': sound'}\n`);
  };

  for (const file of files) {
    for (const { path, name } of await sourceFiles(resolve(cwd, file), file)) {
      signal.throwIfAborted();
      try {
        const told = { format, formatOption: '--format', encoding };
        const read = { name, ...told, signal, repair: true, ...(tree ? { tree } : {}) };
        const asItStands = await readSentences(path, read);
        const twice = repeats.of(asItStands);
        const { report: found } = forModels(asItStands);
        report(name, summaryOf(found, tree), [...found.warnings, ...twice]);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        report(name, 'cannot be read', [messageOf(error)]);
      }
    }
  }
  if (options.regression || files.length === 0) await checkRegression(context, report);
  if (bad > 0) throw new UserError(`${bad} of ${all} files ${bad === 1 ? 'is' : 'are'} not sound`);
}

type Found = ReturnType<typeof forModels>['report'];

function summaryOf({ sentences, entities, labels }: Found, given: LabelTree | undefined): string {
  const names = Object.keys(labels);
  const holdsAll = (tree: LabelTree): boolean => names.every((label) => tree.node(label)?.label);
  const tree = given ?? Object.values(builtinTrees).find(holdsAll);
  const of = names.length > 0 && tree ? ` of the tree ${tree.name}` : '';
  return `${sentences} sentences, ${entities} entities, ${names.length} labels${of}`;
}

async function checkRegression(
  { root, cwd, signal }: CommandContext,
  report: (name: string, summary: string, problems: readonly string[]) => void,
): Promise<void> {
  const halves = await Promise.all(
    regressionHalves.map(async (half) => {
      const path = regressionFile(root, half);
      const name = relative(cwd, path);
      const { lines } = await readLines(path, { name, signal });
      return { name, ...parseRegression(lines, name) };
    }),
  );
  const together = problemsOfHalves(halves);
  for (const { name, sentences, problems } of halves) {
    const mine = together.filter((problem) => problem.startsWith(`${name}:`));
    const count = (tree: 'fine' | 'cluener') => {
      const entities = sentences.reduce((sum, sentence) => sum + sentence[tree].length, 0);
      return `${entities} entities of ${sentencesByLabel(sentences, tree).size} labels in ${tree}`;
    };
    const styles = new Set(sentences.map(({ style }) => style)).size;
    const summary = `${sentences.length} sentences in ${styles} styles, ${count('fine')}, ${count('cluener')}`;
    report(name, summary, [...problems, ...mine]);
  }
}
