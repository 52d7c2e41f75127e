import { InvalidArgumentError, Option, type Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type * as z from 'zod';
import { MisuseError, UserError } from '../../shared/errors.ts';
import { encodingOption } from '../../shared/text/encoding-option.ts';
import { readFault } from '../../shared/text/file.ts';
import { methods } from '../methods/index.ts';
import { runtimeNames } from '../runtimes.ts';
import {
  checkEntries,
  completeJob,
  faultsOf,
  jobSchema,
  repeatCount,
  sourceWeight,
  type Job,
  type JobInput,
} from './job.ts';
import { settingOption } from './setting-option.ts';

/** What a job is made of: a file, a method and settings of it, data of the heads, and entries of the job by their names. */
export interface JobOptions {
  readonly job?: string;
  readonly method?: string;
  readonly train?: readonly string[];
  readonly dev?: readonly string[];
  readonly tree?: readonly string[];
  readonly repeat?: readonly string[];
  readonly also?: readonly string[];
  readonly names?: readonly string[];
  readonly set?: Job['settings'];
  readonly [entry: string]: unknown;
}

/** Options that set the number of the same name in the job. */
const numberOptions: readonly (readonly [flags: string, description: string])[] = [
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
  ['--also-ratio <x>', "batches of a head's other sets for each of its own"],
  ['--temperature <x>', 'how other sets share these: sentences to the power of 1 / temperature'],
  ['--list-dropout <share>', 'share of the sentences that are seen without name lists'],
  ['--entry-dropout <share>', 'share of the names that the lists are made to miss'],
  ['--user-lists <share>', "share of the sentences that are seen with a made-up list of a user's"],
  ['--threads <n>', 'threads of one operator; one thread gives the same weights every time'],
];

/** Adds the options that `jobFrom` reads. */
export function addJobOptions(command: Command): Command {
  command
    .option('--job <file>', 'JSON file with all settings; options on the command line win')
    .addOption(
      new Option('-m, --method <name>', `training method; ${defaultMethod} unless given`).choices(
        Object.keys(methods),
      ),
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
    .option(
      '--also <[head=]file:map[:weight]>',
      'another labelled set, by way of a map from its labels: a built-in one, or a JSON file (repeatable)',
      collect,
    )
    .option(
      '--names <file>',
      "compiled name list that the model sees matches of; 'shipped' for those that ship (repeatable)",
      collect,
    )
    .addOption(settingOption('a setting of the method, such as hidden=100 (repeatable)'))
    .addOption(new Option('--head <kind>', 'how tags are scored').choices(['tied', 'free']))
    .addOption(new Option('--scheme <scheme>', 'tagging scheme').choices(['BIO', 'BIOS', 'BIOES']))
    .addOption(new Option('--runtime <name>', 'what computes').choices(runtimeNames))
    .addOption(new Option('--precision <type>', 'how weights are stored').choices(['fp16', 'fp32']))
    .option('--repair', 'mend illegal tags and offsets, and count them, instead of refusing them')
    .option('--vectors <folder>', 'character vectors to start from')
    .addOption(encodingOption());
  for (const [flags, description] of numberOptions) command.addOption(numberOption(flags, description));
  return command;
}

function numberOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  const entry = option.attributeName() as keyof typeof jobSchema.shape;
  return option.argParser((value) => {
    const fault = numberFault(value, jobSchema.shape[entry]);
    if (fault !== undefined) throw new InvalidArgumentError(fault);
    return Number(value);
  });
}

/** What is wrong with a number as it is written in an option. */
function numberFault(text: string, schema: z.ZodType): string | undefined {
  if (text.trim() === '' || Number.isNaN(Number(text))) return 'It must be a number.';
  const { error } = schema.safeParse(Number(text));
  return error && `${faultsOf(error)}.`;
}

const defaultMethod = 'clc';

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The job of a command line. @throws UserError where there is none to be made of it */
export async function jobFrom(options: JobOptions, cwd: string): Promise<Job> {
  const file = options.job === undefined ? {} : await readJob(resolve(cwd, options.job), options.method);
  const entries = Object.entries(options).filter(([name]) => name in jobSchema.shape);
  const heads = options.train ? headsFrom(options) : file.heads;
  if (!heads) throw new MisuseError('there is nothing to learn from: give --train FILE');
  const settings = { ...file.settings, ...options.set };
  return completeJob({ method: defaultMethod, ...file, ...Object.fromEntries(entries), settings, heads });
}

/** What a job says; the command line may say the rest, such as the method that its settings are for. */
async function readJob(path: string, method = defaultMethod): Promise<Partial<JobInput>> {
  try {
    const job: unknown = JSON.parse(await readFile(path, 'utf8'));
    checkEntries(job, method);
    return job;
  } catch (error) {
    throw new UserError(`${path} is no job: ${readFault(error)}; write one as in models/job.json`);
  }
}

/** `NAME=FILE` for each head; a file alone is the head `main`. */
function headsFrom({
  train = [],
  dev = [],
  tree = [],
  repeat = [],
  also = [],
}: JobOptions): JobInput['heads'] {
  const byHead = (values: readonly string[]) => new Map(values.map(headAndValue));
  const [devs, trees, repeats] = [byHead(dev), byHead(tree), byHead(repeat)];
  const others = also.map(headAndValue).map(([head, value]) => ({ head, set: otherSetFrom(value) }));
  const names = train.map((value) => headAndValue(value)[0]);
  const stray = [...devs.keys(), ...trees.keys(), ...repeats.keys(), ...others.map(({ head }) => head)].find(
    (name) => !names.includes(name),
  );
  if (stray !== undefined)
    throw new MisuseError(`there is no --train for '${stray}'; write --train ${stray}=FILE`);
  if (new Set(names).size < names.length)
    throw new MisuseError('several --train need names: --train NAME=FILE');
  return train.map((value) => {
    const [name, file] = headAndValue(value);
    const given = { dev: devs.get(name), tree: trees.get(name), repeat: repeats.get(name) };
    return {
      name,
      train: file,
      ...(given.dev === undefined ? {} : { dev: given.dev }),
      ...(given.tree === undefined ? {} : { tree: given.tree }),
      ...(given.repeat === undefined
        ? {}
        : { repeat: numberIn(`--repeat ${given.repeat}`, given.repeat, repeatCount) }),
      also: others.filter(({ head }) => head === name).map(({ set }) => set),
    };
  });
}

function headAndValue(value: string): [head: string, value: string] {
  const [, head, rest] = /^([a-z0-9][a-z0-9-]*)=(.+)$/s.exec(value) ?? [];
  return head !== undefined && rest !== undefined ? [head, rest] : ['main', value];
}

/** `FILE:MAP[:WEIGHT]`; only the last colons count, since a path may hold some too. */
function otherSetFrom(value: string): { file: string; map: string; weight?: number } {
  const [, file, map, weight] = /^(.+?):([^:]+?)(?::(\d*\.?\d+))?$/s.exec(value) ?? [];
  if (file === undefined || map === undefined)
    throw new MisuseError(
      `--also ${value}: write FILE:MAP or FILE:MAP:WEIGHT, such as old.bio:my-map.json:0.5`,
    );
  if (weight === undefined) return { file, map };
  return { file, map, weight: numberIn(`--also ${value}`, weight, sourceWeight) };
}

/**
 * @param given the option as it stands on the command line, with `text` in it
 * @throws MisuseError unless that is a number as it must be
 */
function numberIn(given: string, text: string, schema: z.ZodType): number {
  const fault = numberFault(text, schema);
  if (fault !== undefined) throw new MisuseError(`${given}: ${fault}`);
  return Number(text);
}
