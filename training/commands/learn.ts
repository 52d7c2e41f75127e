import { resolve } from 'node:path';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { version } from '../../package.json';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import type { LearningReport } from '../../shared/learning/job.ts';
import { ortRuntime } from '../../shared/runtime/ort.ts';
import { readLearningJob } from '../learning/job.ts';
import { GiveWay, stepClock } from '../learning/give-way.ts';
import { learn } from '../learning/run.ts';
import { learningSettings } from '../learning/settings.ts';

/** `mingshi learn`: from a job that the server wrote to the candidate of a new model. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  // The end of standard output is that of the server too.
  context.ownOutput();
  const signal = AbortSignal.any([context.signal, ...endings(context)]);
  const ending: CommandContext = { ...context, signal };
  const command = newCommand('learn', ending)
    .description(
      'Trains a model on corrections. The server starts it; it is not meant for people. ' +
        'It waits a little whenever something comes on its standard input, stops when that ends, and goes on when the ' +
        'same job is given again.',
    )
    .argument('<job>', 'the job, a JSON file')
    .action(async (file: string) => {
      try {
        await learnFrom(file, ending);
      } finally {
        // Open, it would keep the process alive.
        context.stdin.destroy();
      }
    });
  return execute(command, args, ending);
}

async function learnFrom(file: string, { root, cwd, stdin, stdout, signal }: CommandContext): Promise<void> {
  const giveWay = new GiveWay(stepClock);
  stdin.on('data', () => giveWay.struck());
  const report = (line: LearningReport) => void stdout.write(`${JSON.stringify(line)}\n`);
  const job = await readLearningJob(resolve(cwd, file));
  const figures = await learn(job, {
    root,
    runtime: ortRuntime,
    settings: learningSettings,
    libraries: { mingshi: version, node: process.version, runtime: ortRuntime.name },
    signal,
    onStep: (done, total, loss) => report({ kind: 'step', done, total, loss }),
    onPhase: () => undefined,
    giveWay: (ended) => giveWay.wait(ended),
  });
  if (!figures) throw new UserError(`stopped; the same job goes on from ${job.out}.run`);
  report({ kind: 'done', figures });
}

/** What ends a run at its next step: the server is gone, or somebody asks for it. */
function endings({ stdin, stdout }: { stdin: Readable; stdout: Writable }): AbortSignal[] {
  const [left, asked] = [new AbortController(), new AbortController()];
  const leave = () => left.abort();
  stdin.once('end', leave).once('close', leave).on('error', leave).resume();
  stdout.on('error', leave);
  process.once('SIGTERM', () => asked.abort());
  return [left.signal, asked.signal];
}
