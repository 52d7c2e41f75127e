import type { Command } from 'commander';
import { join, resolve } from 'node:path';
import type { CommandContext } from '../../../shared/command.ts';
import { UserError } from '../../../shared/errors.ts';
import { defaultModel, locateModel, locateShipped } from '../../../shared/model/locate.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { benchLearning, type LearningReport } from '../../bench/learning.ts';
import { firstCorrections, readLearningSet, type LearningSet } from '../../bench/learning-set.ts';
import { learningText, servedText } from '../../bench/learning-text.ts';
import { thisMachine } from '../../../shared/machine.ts';
import { microOn } from '../../bench/micro-on.ts';
import { benchServed, type ServedReport } from '../../bench/served-run.ts';
import { atLeastOne, counts, noteTo, print } from './shared.ts';

interface Options {
  readonly json?: boolean;
  readonly model: string;
  readonly data: string;
  readonly corrections: number;
  readonly threads: readonly number[];
  readonly dev?: string;
  readonly trainer?: boolean;
  readonly seeds: readonly number[];
}

/** `mingshi bench learn`: what a user waits for, and what the trainer alone takes. */
export function addLearn(command: Command, context: CommandContext): void {
  command
    .command('learn')
    .summary('from corrections to a new version, and what it knows')
    .description(
      'Seconds from the command to train until the new version is live, with a server and an editor; how well the names ' +
        'are found that were corrected, and what was forgotten.',
    )
    .option(
      '-m, --model <name>',
      'name of a model that ships; with --trainer also the folder of one',
      defaultModel,
    )
    .option(
      '--data <file>',
      'names with the sentences to correct and others, and ordinary sentences',
      join(context.root, 'test', 'fixtures', 'learning', 'names.json'),
    )
    .option('--corrections <n>', 'sentences that are corrected', atLeastOne, 20)
    .option('--threads <n,…>', 'numbers of threads of the trainer', counts, [1, 2])
    .option('--dev <file>', 'also score the model before and after on these labelled sentences')
    .option('--trainer', 'the trainer alone, without a server: its seconds by their parts')
    .option('--seeds <n,…>', 'with --trainer: seeds', counts, [1])
    .option('--json', 'print figures as JSON')
    .action((options: Options) => learn(options, context));
}

async function learn(options: Options, context: CommandContext): Promise<void> {
  const set = firstCorrections(
    await readLearningSet(resolve(context.cwd, options.data)),
    options.corrections,
  );
  await (options.trainer ? learnAlone : learnServed)(options, set, context);
}

async function learnServed(options: Options, set: LearningSet, context: CommandContext): Promise<void> {
  const { model } = options;
  const { root, env, signal } = context;
  const machine = thisMachine();
  await locateShipped(model, { root });
  const runs: ServedReport[] = [];
  const score = options.dev === undefined ? undefined : microOn(options.dev, context);
  for (const threads of options.threads) {
    noteTo(context)(`threads: ${threads}`);
    runs.push(await benchServed({ model, set, threads, root, env, runtime: ortRuntime, signal, score }));
  }
  print(machine, { runs }, servedText, options, context);
}

async function learnAlone(options: Options, set: LearningSet, context: CommandContext): Promise<void> {
  const { seeds } = options;
  const { root, signal } = context;
  const score = options.dev === undefined ? undefined : microOn(options.dev, context);
  const machine = thisMachine();
  const base = await locateModel(options.model, context);
  const runs: LearningReport[] = [];
  for (const seed of seeds) {
    for (const threads of options.threads) {
      noteTo(context)(`threads: ${threads}, seed: ${seed}`);
      const run = await benchLearning({ base, set, seed, threads, root, runtime: ortRuntime, signal, score });
      if (!run) throw new UserError('interrupted');
      runs.push(run);
    }
  }
  print(machine, { runs }, learningText, options, context);
}
