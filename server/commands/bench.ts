import { InvalidArgumentError, Option, type Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { version } from '../../package.json';
import type { CommandContext } from '../../shared/command.ts';
import { thisMachine } from '../../shared/machine.ts';
import { defaultModel, locateModel } from '../../shared/model/locate.ts';
import { cannotWrite } from '../../shared/output.ts';
import { userPlaces } from '../../shared/places.ts';
import { plot } from '../bench/plot.ts';
import { benchTyping, parts, type Part, type RunningDaemon, type TypingBench } from '../bench/typing.ts';
import { situations, typingText } from '../bench/typingText.ts';
import { systemClock } from '../clock.ts';
import { askStatus, stopDaemon } from '../daemon/control.ts';
import { userSocketPlace } from '../daemon/socketPlace.ts';
import { daemonVersion } from '../daemon/version.ts';
import { systemProcesses } from '../processes.ts';
import { trainerProcess } from '../learning/trainerProcess.ts';

interface Options extends Pick<
  TypingBench,
  'sentences' | 'language' | 'annotations' | 'keys' | 'rate' | 'runs' | 'seed'
> {
  readonly model: string;
  readonly only?: readonly Part[];
  readonly daemon: boolean;
  readonly json?: string;
  readonly plot?: string;
}

/** `mingshi bench typing`: what somebody who types waits for. */
export function addTo(command: Command, context: CommandContext): void {
  command
    .command('typing')
    .summary('from a keystroke to its tokens')
    .description(
      'Milliseconds from a keystroke in a document of 1 MB to the tokens that it brings, through a server of its own: ' +
        'idle, and by turns while a model is being trained; from opening a document of 10,000 characters to the tokens ' +
        'of the first screen, warm and from the start of the server; eight editors with 20 documents each.',
    )
    .option('-m, --model <name>', "name of a model with FiNE's labels, or the folder of one", defaultModel)
    .option('--only <part,…>', `measure some of ${parts.join(', ')}`, partNames)
    .option('--rate <n>', 'keystrokes per second', atLeastOne, 10)
    .option('--keys <n>', 'keystrokes of a run', atLeastOne, 300)
    .option('--runs <n>', 'runs, of which the medians count', atLeastOne, 5)
    .option('--sentences <n>', 'sentences of the long document', atLeastOne, 10_000)
    .addOption(
      new Option('--language <id>', 'its language').choices(['plaintext', 'markdown']).default('plaintext'),
    )
    .option('--annotations <n>', 'entities in it that the user confirmed', anyNumber, 0)
    .option('--seed <n>', 'what the documents are made up from', anyNumber, 1)
    .option('--no-daemon', 'serve each editor by a process of its own, without the last part')
    .option('--json <file>', 'write the figures to a file')
    .option('--plot <file>', 'write a plot of them to an SVG file')
    .action((options: Options) => typing(options, context));
}

async function typing(options: Options, context: CommandContext): Promise<void> {
  const { root, cwd, env, stdout, stderr, signal } = context;
  const machine = thisMachine();
  const bin = join(root, 'dist', 'bin.js');
  const report = await benchTyping({
    ...{ ...options, bin, env, signal },
    parts: new Set(options.only ?? parts),
    args: options.daemon ? [] : ['--no-daemon'],
    model: await locateModel(options.model, context),
    trainer: trainerProcess(bin),
    daemon: options.daemon ? (own) => daemonOf(own, root) : undefined,
    note: (line) => void stderr.write(`${line}\n`),
  });
  stdout.write(typingText(machine, report));
  const write = async (option: 'json' | 'plot', text: () => string): Promise<void> => {
    const file = options[option];
    if (file === undefined) return;
    await writeFile(resolve(cwd, file), text()).catch((error: unknown) => {
      throw cannotWrite(file, error, `--${option}`);
    });
  };
  await write('json', () => `${JSON.stringify({ machine, ...report }, null, 2)}\n`);
  await write('plot', () => plot(situations(report)));
}

async function daemonOf(env: NodeJS.ProcessEnv, root: string): Promise<RunningDaemon | undefined> {
  const place = userSocketPlace(userPlaces(env), await daemonVersion(root, version));
  const reach = { clock: systemClock, place };
  const status = await askStatus(reach);
  return status && { status, stop: async () => void (await stopDaemon(reach, systemProcesses)) };
}

const number =
  (least: number) =>
  (value: string): number => {
    if (/^\d{1,6}$/.test(value) && Number(value) >= least) return Number(value);
    throw new InvalidArgumentError(`It must be a number from ${least} to 999999.`);
  };
const atLeastOne = number(1);
const anyNumber = number(0);

const partNames = (value: string): Part[] =>
  value.split(',').map((name) => {
    const part = parts.find((each) => each === name);
    if (!part) throw new InvalidArgumentError(`Known are ${parts.join(', ')}.`);
    return part;
  });
