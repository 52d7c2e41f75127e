import { InvalidArgumentError, Option } from 'commander';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { longestSentence } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { defaultModel, locateModel } from '../../shared/model/locate.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { readPackage, type PackageFiles } from '../../shared/model/package.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { bertBase } from '../bench/bert-shape.ts';
import { readFieldTest } from '../bench/field-test.ts';
import { benchInference } from '../bench/inference.ts';
import { benchLearning, type LearningReport } from '../bench/learning.ts';
import { readLearningSet } from '../bench/learning-set.ts';
import { learningText } from '../bench/learning-text.ts';
import { measuredLists } from '../bench/lists.ts';
import { thisMachine, type Machine } from '../bench/machine.ts';
import { benchNames } from '../bench/names.ts';
import { namesText } from '../bench/names-text.ts';
import { randomModel } from '../bench/random-model.ts';
import { inferenceText, trainingText } from '../bench/report.ts';
import { benchSentences } from '../bench/sentences.ts';
import { benchTraining } from '../bench/training.ts';
import { methods } from '../methods/index.ts';
import { completeJob, type Job, type JobInput } from '../trainer/job.ts';
import { settingOption } from '../trainer/setting-option.ts';
import { treeNamed } from '../trainer/trees.ts';

interface CommonOptions {
  readonly rounds: number;
  readonly method: string;
  readonly set?: Job['settings'];
  readonly json?: boolean;
}

interface TrainOptions extends CommonOptions {
  readonly batch: number;
  readonly length: number;
  readonly threads: readonly number[];
  readonly data?: string;
  readonly epoch?: boolean;
}

interface InferOptions extends CommonOptions {
  readonly threads: number;
  readonly layers: number;
  readonly random?: boolean;
}

interface NamesOptions {
  readonly json?: boolean;
  readonly model: string;
  readonly data: string;
}

interface LearnOptions {
  readonly json?: boolean;
  readonly model: string;
  readonly data: string;
  readonly corrections: number;
  readonly threads: readonly number[];
  readonly seeds: readonly number[];
}

/** `mingshi bench`: how fast training and inference are on this machine, and what a list of names does. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const methodOption = (text: string) =>
    new Option('-m, --method <name>', text).choices(Object.keys(methods)).default('clc');
  const command = newCommand('bench', context)
    .description(
      'Measures the speed of training and of inference on this machine, and what lists of names do.',
    )
    .usage('<command>')
    .helpCommand(false);
  command
    .command('train')
    .description(
      'One training step of a method in ONNX Runtime and in TensorFlow.js (WebAssembly), by turns and on one thread;\n' +
        'what that is of the speed of a plain matrix product; the time of an epoch over CLUENER; memory.',
    )
    .option('--rounds <n>', 'timed steps of each', atLeastOne, 20)
    .addOption(methodOption('what is trained'))
    .option('--batch <n>', 'sentences of a step', atLeastOne, 32)
    .option('--length <n>', 'characters of a sentence', sentenceLength, 48)
    .addOption(settingOption('a setting of the method, such as hidden=100 (repeatable)'))
    .option('--data <file>', 'labelled sentences for the epoch; CLUENER from ../shared/data unless given')
    .option('--threads <n,…>', 'numbers of threads to measure the epoch with', counts, [1, 2])
    .option('--epoch', 'do the whole epoch, not a few steps of each length')
    .option('--json', 'print figures as JSON')
    .action((options: TrainOptions) => train(options, context));
  command
    .command('infer')
    .description(
      'Characters per second from text to spans with confidences, against an encoder of the shape of BERT-base;\n' +
        'with the lists of names that ship, and without them.',
    )
    .argument('[models...]', 'names of models or their folders; with --random label trees', [
      'cluener',
      'fine',
    ])
    .option('--rounds <n>', 'timed passes over the sentences', atLeastOne, 5)
    .option('--threads <n>', 'threads of one operator', atLeastOne, 1)
    .option('--random', 'measure untrained models for these label trees')
    .addOption(methodOption('with --random: their method'))
    .addOption(settingOption('with --random: a setting of the method, such as hidden=100 (repeatable)'))
    .option('--layers <n>', 'layers of the encoder to compare with', atLeastOne, bertBase.layers)
    .option('--json', 'print figures as JSON')
    .action((models: readonly string[], options: InferOptions) => infer(models, options, context));
  command
    .command('names')
    .description(
      "What a list of the user's does at once, without training: invented names that are found without and with it;\n" +
        'and ordinary sentences that change where it lists everyday words.',
    )
    .option('-m, --model <name>', 'name of a model, or the folder of one', defaultModel)
    .option(
      '--data <folder>',
      'invented.tsv, invented-clear.jsonl, invented-weak.jsonl, ordinary.tsv, ordinary.txt',
      join(context.root, 'test', 'fixtures', 'names'),
    )
    .option('--json', 'print figures as JSON')
    .action((options: NamesOptions) => names(options, context));
  command
    .command('learn')
    .description(
      'Seconds of a run of learning, by its parts; how well the names are found that were corrected, and what was forgotten.',
    )
    .option('-m, --model <name>', 'name of a model, or the folder of one', defaultModel)
    .option(
      '--data <file>',
      'names with the sentences to correct and others, and ordinary sentences',
      join(context.root, 'test', 'fixtures', 'learning', 'names.json'),
    )
    .option('--corrections <n>', 'sentences that are corrected', atLeastOne, 20)
    .option('--threads <n,…>', 'numbers of threads', counts, [1, 2])
    .option('--seeds <n,…>', 'seeds', counts, [1])
    .option('--json', 'print figures as JSON')
    .action((options: LearnOptions) => learn(options, context));
  return execute(command, args, context);
}

async function train(options: TrainOptions, context: CommandContext): Promise<void> {
  const { rounds, batch, length, threads, epoch = false } = options;
  const machine = thisMachine();
  const data = await epochData(options, context);
  const report = await benchTraining({
    job: jobOf({ method: options.method, batch, settings: options.set }),
    length,
    rounds,
    runtime: ortRuntime,
    openOther: async () => (await import('../engine/tfjs/runtime.ts')).tfjsRuntime({ backend: 'wasm' }),
    ...(data === undefined ? {} : { epoch: { data, threads, whole: epoch } }),
    signal: context.signal,
    note: noteTo(context),
  });
  print(machine, report, trainingText, options, context);
}

async function infer(
  names: readonly string[],
  options: InferOptions,
  context: CommandContext,
): Promise<void> {
  const { rounds, threads, layers, random = false } = options;
  const machine = thisMachine();
  const shipped = await measuredLists(() => readShippedNames(context.root));
  const job = jobOf({
    method: options.method,
    settings: options.set,
    names: shipped.lists.map(({ title }) => title),
  });
  const model = async (name: string): Promise<PackageFiles> =>
    random
      ? randomModel(job, await treeNamed(name, context.cwd), ortRuntime)
      : folderFiles(await shippedOrOwn(name, context));
  const report = await benchInference({
    models: await Promise.all(names.map(model)),
    shipped,
    sentences: benchSentences,
    baseline: { ...bertBase, layers },
    runtime: ortRuntime,
    threads,
    rounds,
    signal: context.signal,
    note: noteTo(context),
  });
  print(machine, report, inferenceText, options, context);
}

async function names({ model, data, json }: NamesOptions, context: CommandContext): Promise<void> {
  const { root, cwd, stdout } = context;
  const pkg = await readPackage(folderFiles(await locateModel(model, context)));
  const field = await readFieldTest(resolve(cwd, data), context);
  const report = await benchNames(pkg, field, await readShippedNames(root), ortRuntime);
  stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : namesText(report));
}

async function learn(options: LearnOptions, context: CommandContext): Promise<void> {
  const { corrections, seeds } = options;
  const { root, cwd, signal } = context;
  const machine = thisMachine();
  const set = await readLearningSet(resolve(cwd, options.data));
  const base = await locateModel(options.model, context);
  const runs: LearningReport[] = [];
  for (const seed of seeds) {
    for (const threads of options.threads) {
      noteTo(context)(`threads: ${threads}, seed: ${seed}`);
      const run = await benchLearning({
        base,
        set,
        corrections,
        seed,
        threads,
        root,
        runtime: ortRuntime,
        signal,
      });
      if (!run) throw new UserError('interrupted');
      runs.push(run);
    }
  }
  print(machine, { runs }, learningText, options, context);
}

/** The folder of a model; where there is none, what can be measured without. */
const shippedOrOwn = (name: string, context: CommandContext): Promise<string> =>
  locateModel(name, context).catch((error: unknown) => {
    throw new UserError(`${messageOf(error)}; --random measures untrained models`);
  });

/** The job that is measured: a method as it is trained unless told otherwise. */
const jobOf = (given: Pick<JobInput, 'method' | 'batch' | 'settings' | 'names'>): Job =>
  completeJob({ ...given, heads: [{ name: 'bench', train: 'made up' }] });

/** The labelled set of the epoch; `undefined` where none was named and CLUENER is not there. */
async function epochData(
  { data }: TrainOptions,
  { root, cwd, env }: CommandContext,
): Promise<string | undefined> {
  if (data !== undefined) return resolve(cwd, data);
  const usual = join(env.MINGSHI_SHARED ?? join(root, '..', 'shared'), 'data/ner/cluener2020/train.json.gz');
  return stat(usual).then(
    () => usual,
    () => undefined,
  );
}

const noteTo =
  ({ stderr }: CommandContext) =>
  (line: string): void =>
    void stderr.write(`${line}\n`);

function print<Report>(
  machine: Machine,
  report: Report,
  text: (machine: Machine, report: Report) => string,
  { json = false }: Pick<CommonOptions, 'json'>,
  { stdout }: CommandContext,
): void {
  stdout.write(json ? `${JSON.stringify({ machine, ...report }, null, 2)}\n` : text(machine, report));
}

function atLeastOne(value: string): number {
  if (!/^[1-9]\d{0,3}$/.test(value)) throw new InvalidArgumentError('It must be a number from 1 to 9999.');
  return Number(value);
}

function sentenceLength(value: string): number {
  const length = atLeastOne(value);
  if (length > longestSentence) throw new InvalidArgumentError(`It must be at most ${longestSentence}.`);
  return length;
}

const counts = (value: string): number[] => value.split(',').map(atLeastOne);
