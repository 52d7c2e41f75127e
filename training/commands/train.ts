import { Option, type Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import process from 'node:process';
import * as z from 'zod';
import { version } from '../../package.json';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError, messageOf } from '../../shared/errors.ts';
import { methods } from '../methods/index.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { progressLine, type ProgressLine } from '../progress.ts';
import { runtimeNamed, runtimeNames } from '../runtimes.ts';
import { completeJob, jobSchema, type Job } from '../trainer/job.ts';
import { runJob } from '../trainer/run.ts';

interface Options {
  readonly out: string;
  readonly job?: string;
  readonly name?: string;
  readonly train?: readonly string[];
  readonly dev?: readonly string[];
  readonly tree?: readonly string[];
  readonly repeat?: readonly string[];
  readonly set?: readonly string[];
  readonly restart?: boolean;
  readonly [key: string]: unknown;
}

/** Options that set the entry of the same name in the job, as text to be read as JSON where that is possible. */
const jobOptions: readonly (readonly [flags: string, description: string])[] = [
  ['--seed <n>', 'seed of every random choice'],
  ['--epochs <n>', 'passes over the data'],
  ['--batch <n>', 'sentences of a step'],
  ['--rate <x>', 'highest learning rate'],
  ['--warmup <share>', 'share of the steps in which the rate rises'],
  ['--weight-decay <x>', 'decay of weight matrices'],
  ['--clip <norm>', 'largest norm of all gradients together'],
  ['--average <decay>', 'decay of the averaged weights'],
  ['--patience <epochs>', 'epochs without improvement after which to stop; 0 goes on to the end'],
  ['--hold-out <share>', 'share of the sentences to validate on where there is no --dev'],
  ['--vectors <folder>', 'character vectors to start from'],
  ['--threads <n>', 'threads of one operator; one thread gives the same weights every time'],
];

/** `mingshi train`: from labelled sentences to a model package. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('train', context)
    .description(
      'Trains a model. A run that was cut off goes on where it stood when the same command is given again.\n' +
        'Several label sets can share one model: --train fine=A.json --train cluener=B.json gives OUT/fine and OUT/cluener.',
    )
    .requiredOption(
      '-o, --out <folder>',
      'folder of the new model package; the run itself is kept in FOLDER.run',
    )
    .addOption(
      new Option('-m, --method <name>', 'training method').choices(Object.keys(methods)).default('clc'),
    )
    .option(
      '--train <[head=]file>',
      'labelled sentences: .json, .bio, .bioes, .bmes, also .gz (repeatable)',
      collect,
    )
    .option('--dev <[head=]file>', 'labelled sentences to validate on (repeatable)', collect)
    .option(
      '--tree <[head=]tree>',
      'fine, cluener or a JSON file; found out from the labels unless given',
      collect,
    )
    .option(
      '--repeat <[head=]n>',
      'how often an epoch goes through the sentences of a head (repeatable)',
      collect,
    )
    .option('--job <file>', 'JSON file with all settings; options on the command line win')
    .option('--name <name>', 'name of the model; that of the folder unless given')
    .option('--set <key=value>', 'a setting of the method, such as hidden=100 (repeatable)', collect)
    .addOption(new Option('--head <kind>', 'how tags are scored').choices(['tied', 'free']))
    .addOption(new Option('--scheme <scheme>', 'tagging scheme').choices(['BIO', 'BIOS', 'BIOES']))
    .addOption(new Option('--runtime <name>', 'what computes').choices(runtimeNames))
    .addOption(new Option('--precision <type>', 'how weights are stored').choices(['fp16', 'fp32']))
    .option('--repair', 'mend illegal tags and offsets, and count them, instead of refusing them')
    .addOption(encodingOption())
    .option('--restart', 'forget an earlier run, and replace the model if there is one');
  for (const [flags, description] of jobOptions) command.option(flags, description);
  command.action((options: Options) => train(command, options, context));
  return execute(command, args, context);
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

async function train(command: Command, options: Options, context: CommandContext): Promise<void> {
  const { cwd, stderr, signal } = context;
  const job = await jobFrom(command, options, cwd);
  const out = resolve(cwd, options.out);
  const note = (line: string) => void stderr.write(`${line}\n`);
  const runtime = await runtimeNamed(job.runtime);
  let progress: ProgressLine | undefined;
  const endProgress = () => {
    progress?.stop();
    progress = undefined;
  };
  const folders = await runJob(job, {
    cwd,
    out,
    name: options.name ?? basename(out).toLowerCase(),
    restart: options.restart === true,
    runtime,
    signal,
    libraries: { mingshi: version, node: process.version, runtime: runtime.name },
    note,
    onStep: (done, total, loss) => {
      progress ??= progressLine({ stream: stderr, label: 'train', total });
      progress.update(done, `loss ${loss.toFixed(3)}`);
    },
    onEpoch: ({ epoch, loss, score }) => {
      endProgress();
      note(
        `epoch ${epoch}: loss ${loss.toFixed(3)}${score === undefined ? '' : `, validation F1 ${(score * 100).toFixed(2)}`}`,
      );
    },
  }).finally(endProgress);
  if (folders.length === 0) throw new UserError(`interrupted; the same command goes on from ${out}.run`);
  for (const folder of folders) context.stdout.write(`${folder}\n`);
}

async function jobFrom(command: Command, options: Options, cwd: string): Promise<Job> {
  const file = options.job === undefined ? {} : await readJob(resolve(cwd, options.job));
  const given = Object.fromEntries(
    Object.entries(options).filter(
      ([key]) => key in jobSchema.shape && command.getOptionValueSource(key) === 'cli',
    ),
  );
  const settings = {
    ...(file.settings as object | undefined),
    ...Object.fromEntries((options.set ?? []).map(keyValue)),
  };
  const input = {
    method: options.method,
    ...file,
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [key, readValue(String(value))])),
    settings,
    ...(options.train ? { heads: headsFrom(options) } : {}),
  };
  if (!('heads' in input)) throw new UserError('there is nothing to learn from: give --train FILE');
  try {
    return completeJob(input as z.input<typeof jobSchema>);
  } catch (error) {
    if (error instanceof z.ZodError) throw new UserError(z.prettifyError(error));
    throw error;
  }
}

async function readJob(path: string): Promise<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new UserError(`${path} is no job: ${messageOf(error)}`);
  }
}

/** `NAME=FILE` for each head; a file alone is the head `main`. */
function headsFrom({
  train = [],
  dev = [],
  tree = [],
  repeat = [],
}: Options): z.input<typeof jobSchema>['heads'] {
  const byHead = (values: readonly string[]) => new Map(values.map(headAndValue));
  const [devs, trees, repeats] = [byHead(dev), byHead(tree), byHead(repeat)];
  const names = train.map((value) => headAndValue(value)[0]);
  const stray = [...devs.keys(), ...trees.keys(), ...repeats.keys()].find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new UserError(`there is no --train for '${stray}'; write --train ${stray}=FILE`);
  if (new Set(names).size < names.length)
    throw new UserError('several --train need names: --train NAME=FILE');
  return train.map((value) => {
    const [name, file] = headAndValue(value);
    const given = { dev: devs.get(name), tree: trees.get(name), repeat: repeats.get(name) };
    return {
      name,
      train: file,
      ...(given.dev === undefined ? {} : { dev: given.dev }),
      ...(given.tree === undefined ? {} : { tree: given.tree }),
      ...(given.repeat === undefined ? {} : { repeat: Number(given.repeat) }),
    };
  });
}

function headAndValue(value: string): [head: string, value: string] {
  const [, head, rest] = /^([a-z0-9][a-z0-9-]*)=(.+)$/s.exec(value) ?? [];
  return head !== undefined && rest !== undefined ? [head, rest] : ['main', value];
}

function keyValue(setting: string): [string, unknown] {
  const at = setting.indexOf('=');
  if (at < 1) throw new UserError(`--set ${setting}: write it as key=value`);
  return [setting.slice(0, at), readValue(setting.slice(at + 1))];
}

/** Numbers, lists and truth values as JSON, all else as text. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
