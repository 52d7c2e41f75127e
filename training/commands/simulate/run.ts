import { InvalidArgumentError, type Command } from 'commander';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { version } from '../../../package.json';
import type { CommandContext } from '../../../shared/command.ts';
import { folderFiles } from '../../../shared/model/package-files.ts';
import { readPackage } from '../../../shared/model/package.ts';
import { progressLine, type ProgressLine } from '../../../shared/progress.ts';
import { ortRuntime } from '../../../shared/runtime/ort.ts';
import { figuresOf, sum, type Counts } from '../../evaluation/score.ts';
import { listsFor } from '../../learning/lists.ts';
import { learningSettings } from '../../learning/settings.ts';
import { machine } from '../../simulation/machine.ts';
import { orders, type Order } from '../../simulation/orders.ts';
import { checkBase, readParts } from '../../simulation/part-files.ts';
import { simulate } from '../../simulation/run.ts';
import { agreeOn } from '../../simulation/settings.ts';
import type { Step } from '../../simulation/steps.ts';
import { wholeFrom } from '../numbers.ts';

interface Options {
  readonly base: string;
  readonly data: string;
  readonly out: string;
  readonly orders: readonly Order[];
  readonly seeds: readonly number[];
  readonly every: number;
  readonly corrections: number;
  readonly threads: number;
}

export function addRun(command: Command, context: CommandContext): void {
  command
    .command('run', { isDefault: true })
    .summary('simulate each order with each seed')
    .description(
      'Simulates each order with each seed. What was cut off goes on when the same command is given again; ' +
        'more orders, seeds or corrections can be added in the same folder.',
    )
    .requiredOption(
      '-b, --base <folder>',
      'the starting model, trained on base.json, with or without sets of other sources',
    )
    .requiredOption('-d, --data <folder>', 'what mingshi simulate split wrote')
    .requiredOption('-o, --out <folder>', 'where steps, corrections and models are kept')
    .option('--orders <names>', 'with commas between them', orderNames, [...orders])
    .option('--seeds <n,…>', 'of the orders and of the learning', seedNumbers, [1, 2, 3])
    .option('--every <n>', 'corrections between two learning runs', wholeFrom(1), 50)
    .option('--corrections <n>', 'corrections in all', wholeFrom(1), 500)
    .option('--threads <n>', 'threads of one operator', wholeFrom(1), 1)
    .action((options: Options) => simulateAll(options, context));
}

async function simulateAll(options: Options, context: CommandContext): Promise<void> {
  const { root, cwd, stdout, stderr, signal } = context;
  const { every, corrections, threads } = options;
  const out = resolve(cwd, options.out);
  const data = resolve(cwd, options.data);
  const base = resolve(cwd, options.base);
  const { manifest, tree } = await readPackage(folderFiles(base));
  const { record, annotator, test } = await readParts(data, tree);
  checkBase(manifest, record, data);
  const libraries = { mingshi: version, node: process.version, runtime: ortRuntime.name };
  const { sha256: annotatorHash } = record.parts.annotator;
  await agreeOn(
    {
      ...{ base: manifest.version, annotator: annotatorHash, test: record.parts.test.sha256 },
      ...{ every, learning: learningSettings, libraries },
    },
    out,
  );

  let progress: ProgressLine | undefined;
  const endProgress = () => {
    progress?.stop();
    progress = undefined;
  };
  const lists = await listsFor(root, '', tree);
  const learner = machine({
    ...{ root, runtime: ortRuntime, settings: learningSettings, libraries, signal, lists, threads },
    onPhase: endProgress,
    onStep: (done, total, loss) => {
      progress ??= progressLine({ stream: stderr, label: 'learn', total });
      progress.update(done, `loss ${loss.toFixed(3)}`);
    },
  });
  try {
    // All orders of a seed first: a folder that is not complete yet can be compared already.
    for (const seed of options.seeds) {
      for (const order of options.orders) {
        const name = `${order}-${seed}`;
        const about = { annotator: { order, seed, sentences: annotator, tree: tree.name }, tree, test };
        const settings = { base, folder: join(out, name), every, corrections, threads };
        const onStep = (step: Step) => {
          endProgress();
          stderr.write(`${name}: ${lineOf(step)}\n`);
        };
        await simulate({ ...about, ...settings }, { ...learner, onStep });
      }
    }
  } catch (error) {
    if (signal.aborted) stderr.write('interrupted; the same command goes on\n');
    throw error;
  } finally {
    endProgress();
  }
  stdout.write(`${out}: done; mingshi simulate report ${options.out} writes what came of it\n`);
}

function lineOf({ corrections, looked, test, version: live, gate }: Step): string {
  const outcome = gate
    ? `; candidate ${f1Text([gate.test])}, ${gate.publish ? 'published' : 'not published'}: ${gate.reason}`
    : '';
  return `${corrections} corrections in ${looked} sentences, ${f1Text(Object.values(test))}, version ${live}${outcome}`;
}

const f1Text = (counts: readonly Counts[]): string => `F1 ${(100 * figuresOf(sum(counts)).f1).toFixed(2)}`;

function orderNames(value: string): Order[] {
  const names = value.split(',');
  const stranger = names.find((name) => !orders.includes(name as Order));
  if (stranger !== undefined)
    throw new InvalidArgumentError(`There is no order "${stranger}"; there are ${orders.join(', ')}.`);
  return names as Order[];
}

const seedNumbers = (value: string): number[] => value.split(',').map(wholeFrom(0));
