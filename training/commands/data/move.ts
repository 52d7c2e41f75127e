import { Option, type Command } from 'commander';
import { writeFolder } from '../../../shared/annotations/folders.ts';
import type { CommandContext } from '../../../shared/command.ts';
import { UserError } from '../../../shared/errors.ts';
import { userPlaces } from '../../../shared/places.ts';
import { folderAt } from '../../annotations/chosen.ts';
import { folderJournals } from '../../../shared/annotations/folder-journals.ts';

interface Options {
  readonly workspace: string;
  readonly to: 'workspace' | 'user';
}

/** `mingshi data move`: a folder's annotations into that folder, or out of it. */
export function addMove(command: Command, context: CommandContext): void {
  command
    .command('move')
    .summary("move annotations between your own folder and the workspace's")
    .description(
      'Moves the annotations of a workspace folder into that folder (.mingshi/annotations.jsonl), where git can take ' +
        'them along, or into your own data folder. New ones are written to the same place from then on. ' +
        'Annotations hold the sentences that they are about.',
    )
    .requiredOption('-w, --workspace <folder>', 'the workspace folder')
    .addOption(
      new Option('--to <place>', 'workspace: into the folder itself; user: into your own data folder')
        .choices(['workspace', 'user'])
        .makeOptionMandatory(),
    )
    .action((options: Options) => move(options, context));
}

async function move(options: Options, context: CommandContext): Promise<void> {
  const { env, stdout } = context;
  const { data } = userPlaces(env);
  const { folder, entry, user, workspace } = await folderJournals(
    data,
    await folderAt(options.workspace, context),
  );
  if (folder === undefined || !workspace)
    throw new UserError(`${options.workspace} is on no disk of this machine`);
  const inWorkspace = options.to === 'workspace';
  const [source, target] = inWorkspace ? [user, workspace] : [workspace, user];
  const remember = (): Promise<void> => writeFolder(data, { ...entry, folder, inWorkspace });
  const moved = await source.moveTo(target, remember);
  stdout.write(`${target.path}: ${moved} lines moved; new annotations are written there\n`);
}
