import { basename, resolve } from 'node:path';
import process from 'node:process';
import { version } from '../../package.json';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { progressLine, type ProgressLine } from '../../shared/progress.ts';
import { runtimeNamed } from '../runtimes.ts';
import { addJobOptions, jobFrom, type JobOptions } from '../trainer/job-options.ts';
import { runJob } from '../trainer/run.ts';

interface Options extends JobOptions {
  readonly out: string;
  readonly name?: string;
  readonly restart?: boolean;
}

/** `mingshi train`: from labelled sentences to a model package. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('train', context)
    .description(
      'Trains a model. A run that was cut off goes on where it stood when the same command is given again. ' +
        'Several label sets can share one model: --train fine=A.json --train cluener=B.json gives OUT/fine and OUT/cluener.',
    )
    .requiredOption(
      '-o, --out <folder>',
      'folder of the new model package; the run itself is kept in FOLDER.run',
    )
    .option('--name <name>', 'name of the model; that of the folder unless given')
    .option('--restart', 'forget an earlier run, and replace the model if there is one');
  addJobOptions(command).action((options: Options) => train(options, context));
  return execute(command, args, context);
}

async function train(options: Options, context: CommandContext): Promise<void> {
  const { root, cwd, stderr, signal } = context;
  const job = await jobFrom(options, cwd);
  const out = resolve(cwd, options.out);
  const note = (line: string) => void stderr.write(`${line}\n`);
  const runtime = await runtimeNamed(job.runtime);
  let progress: ProgressLine | undefined;
  const showProgress = (label: string, done: number, total: number, remark?: string) => {
    progress ??= progressLine({ stream: stderr, label, total });
    progress.update(done, remark);
    if (done === total) endProgress();
  };
  const endProgress = () => {
    progress?.stop();
    progress = undefined;
  };
  const folders = await runJob(job, {
    cwd,
    root,
    env: context.env,
    out,
    name: options.name ?? basename(out).toLowerCase(),
    restart: options.restart === true,
    runtime,
    signal,
    libraries: { mingshi: version, node: process.version, runtime: runtime.name },
    note,
    onSoftTargets: (done, total) => showProgress('ask the teachers', done, total),
    onStep: (done, total, loss, source) =>
      showProgress('train', done, total, `loss ${loss.toFixed(3)} ${source}`),
    onEpoch: ({ epoch, losses, score }) => {
      endProgress();
      const lossList = losses.map(({ name, loss }) => `${loss.toFixed(3)} ${name}`).join(', ');
      note(
        `epoch ${epoch}: loss ${lossList}${score === undefined ? '' : `; validation F1 ${(score * 100).toFixed(2)}`}`,
      );
    },
  }).finally(endProgress);
  if (folders.length === 0) throw new UserError(`interrupted; the same command goes on from ${out}.run`);
  for (const folder of folders) context.stdout.write(`${folder}\n`);
}
