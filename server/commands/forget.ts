import { Option } from 'commander';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { ReadStream } from 'node:tty';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { MisuseError, UserError } from '../../shared/errors.ts';
import { userPlaces } from '../../shared/places.ts';
import { table } from '../../shared/table.ts';
import { systemClock } from '../clock.ts';
import { formatBytes } from '../disk/usage.ts';
import { allItems, workspaceItems, type Item } from '../forget/plan.ts';
import { LearningStore } from '../learning/store.ts';

interface Options {
  readonly workspace?: string;
  readonly all?: boolean;
  readonly yes?: boolean;
}

/** `mingshi forget`: deletes annotations, and what learned from them. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('forget', context)
    .description(
      'Deletes annotations, and the versions of models that learned from them. First it lists what that is, and asks. ' +
        'Documents and the models that ship stay.',
    )
    .option('-w, --workspace <folder>', 'the annotations of this workspace folder')
    .addOption(
      new Option(
        '--all',
        'everything: all annotations, versions of models, runs and remembered folders',
      ).conflicts('workspace'),
    )
    .option('-y, --yes', 'delete without asking')
    .action((options: Options) => forget(options, context));
  return execute(command, args, context);
}

async function forget(options: Options, context: CommandContext): Promise<void> {
  const { workspace, all = false, yes = false } = options;
  const { root, cwd, env, stdout, signal } = context;
  if (workspace === undefined && !all)
    throw new MisuseError('say what to forget: --workspace FOLDER, or --all');
  const places = userPlaces(env);
  const store = new LearningStore(places, systemClock);
  const training = await store.trainerLock.take();
  if (!training) throw new UserError('a model is being trained; repeat this when that has ended');
  try {
    const parts = { places, store, root };
    const items = await (workspace === undefined
      ? allItems(parts)
      : workspaceItems(resolve(cwd, workspace), parts));
    if (items.length === 0) {
      stdout.write('there is nothing to forget\n');
      return;
    }
    stdout.write(listOf(items));
    if (!yes) await confirm(context);
    for (const item of items) {
      signal.throwIfAborted();
      await item.remove();
    }
    stdout.write('forgotten\n');
  } finally {
    await training.release();
  }
}

const listOf = (items: readonly Item[]): string =>
  table(
    items.map(({ path, bytes }) => [formatBytes(bytes), path]),
    'left',
  );

/** @throws UserError unless the user agrees */
async function confirm({ stdin, stdout, signal }: CommandContext): Promise<void> {
  if (!(stdin as Partial<ReadStream>).isTTY)
    throw new UserError('nothing was deleted; say --yes to delete it without being asked');
  const terminal = createInterface({ input: stdin, output: stdout, terminal: false });
  try {
    // Where the input ends there is no answer.
    const ended = once(terminal, 'close', { signal }).then(() => '');
    const answer = terminal.question('Delete all this for good? [y/N] ', { signal });
    if (!/^y(es)?$/i.test((await Promise.race([answer, ended])).trim()))
      throw new UserError('nothing was deleted');
  } finally {
    terminal.close();
  }
}
