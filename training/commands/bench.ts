import { InvalidArgumentError, Option, type Command } from 'commander';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { longestSentence } from '../../shared/model/analyzer.ts';
import { folderFiles } from '../../shared/model/package-files.ts';
import { defaultModel, locateModel } from '../../shared/model/locate.ts';
import { devices, type Device } from '../../shared/model/device.ts';
import { ortLaboratory } from '../../shared/runtime/laboratory.ts';
import { ortDevices, ortRuntime, ortRuntimeOn } from '../../shared/runtime/ort.ts';
import { readPackage, type PackageFiles } from '../../shared/model/package.ts';
import type { Runtime } from '../../shared/model/runtime.ts';
import { readShippedNames } from '../../shared/names/shipped.ts';
import { bertBase } from '../bench/bert-shape.ts';
import { readFieldTest } from '../bench/field-test.ts';
import { benchDevices, devicesText } from '../bench/devices.ts';
import { benchInference } from '../bench/inference.ts';
import { measuredLists } from '../bench/lists.ts';
import { thisMachine } from '../../shared/machine.ts';
import { benchNames } from '../bench/names.ts';
import { namesText } from '../bench/names-text.ts';
import { randomModel } from '../bench/random-model.ts';
import { inferenceText, trainingText } from '../bench/report.ts';
import { benchSentences } from '../bench/sentences.ts';
import { benchTraining } from '../bench/training.ts';
import { methods } from '../methods/index.ts';
import { addLearn } from './bench/learn.ts';
import { atLeastOne, counts, noteTo, print } from './bench/shared.ts';
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
  readonly device?: Device;
  readonly data?: string;
  readonly epoch?: boolean;
}

interface InferOptions extends CommonOptions {
  readonly threads: number;
  readonly layers: number;
  readonly random?: boolean;
}

interface DeviceOptions {
  readonly device?: readonly Device[];
  readonly seconds: number;
  readonly json?: boolean;
}

interface NamesOptions {
  readonly json?: boolean;
  readonly model: string;
  readonly data: string;
}

/** `mingshi bench`: how fast training and inference are on this machine, and what a list of names does. */
export function addTo(command: Command, context: CommandContext): void {
  const methodOption = (text: string) =>
    new Option('-m, --method <name>', text).choices(Object.keys(methods)).default('clc');
  command
    .command('train')
    .summary('a training step, in ONNX Runtime and in TensorFlow.js or on a GPU')
    .description(
      'One training step of a method in ONNX Runtime and in TensorFlow.js (WebAssembly), by turns and on one thread; ' +
        'what that is of the speed of a plain matrix product; the time of an epoch over CLUENER; memory.',
    )
    .addOption(
      new Option(
        '-d, --device <name>',
        'in the place of TensorFlow.js: ONNX Runtime on this device',
      ).argParser(deviceNamed),
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
    .summary('from text to spans, beside an encoder of the shape of BERT-base')
    .description(
      'Characters per second from text to spans with confidences, against an encoder of the shape of BERT-base; ' +
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
    .command('device')
    .summary('models by device')
    .description(
      'Characters per second of models by device, as the server measures before it chooses one; whether the tag scores ' +
        "are the CPU's, and which operators stay on the CPU.",
    )
    .argument('[models...]', 'names of models or their folders', ['fine', 'cluener'])
    .addOption(
      new Option(
        '-d, --device <name,…>',
        'devices beside the CPU; all that the runtime knows unless given',
      ).argParser((value) => value.split(',').map(deviceNamed)),
    )
    .option('--seconds <n>', 'to measure each for', atLeastOne, 5)
    .option('--json', 'print figures as JSON')
    .action((models: readonly string[], options: DeviceOptions) => device(models, options, context));
  command
    .command('names')
    .summary('what a list of names changes at once, without training')
    .description(
      "What a list of the user's does at once, without training: invented names that are found without and with it; " +
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
  addLearn(command, context);
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
    openOther: async () =>
      options.device
        ? present(options.device)
        : (await import('../engine/tfjs/runtime.ts')).tfjsRuntime({ backend: 'wasm' }),
    ...(data === undefined ? {} : { epoch: { data, threads, whole: epoch } }),
    signal: context.signal,
    note: noteTo(context),
  });
  print(machine, report, trainingText, options, context);
}

/** A runtime on a device that may be missing. */
function present(device: Device): Runtime {
  const runtime = ortRuntimeOn(device);
  const load: Runtime['load'] = (model, options) =>
    runtime.load(model, options).catch((error: unknown) => {
      throw new UserError(`the step cannot be loaded onto ${device}: ${messageOf(error)}`);
    });
  return { ...runtime, load };
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

async function device(
  models: readonly string[],
  options: DeviceOptions,
  context: CommandContext,
): Promise<void> {
  const machine = thisMachine();
  const folders = await Promise.all(models.map((name) => locateModel(name, context)));
  const report = await benchDevices({
    models: folders.map((folder) => folderFiles(folder)),
    devices: options.device ?? ortDevices().filter((known) => known !== 'cpu'),
    laboratory: ortLaboratory,
    milliseconds: options.seconds * 1000,
    signal: context.signal,
    note: noteTo(context),
  });
  print(machine, report, devicesText, options, context);
}

async function names({ model, data, json }: NamesOptions, context: CommandContext): Promise<void> {
  const { root, cwd, stdout } = context;
  const pkg = await readPackage(folderFiles(await locateModel(model, context)));
  const field = await readFieldTest(resolve(cwd, data), context);
  const report = await benchNames(pkg, field, await readShippedNames(root), ortRuntime);
  stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : namesText(report));
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

function deviceNamed(value: string): Device {
  const found = devices.find((known) => known === value && known !== 'cpu');
  if (found) return found;
  throw new InvalidArgumentError(`There are: ${devices.slice(1).join(', ')}.`);
}

function sentenceLength(value: string): number {
  const length = atLeastOne(value);
  if (length > longestSentence) throw new InvalidArgumentError(`It must be at most ${longestSentence}.`);
  return length;
}
