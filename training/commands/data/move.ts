import { Option, type Command } from 'commander';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { folderJournals, isKnown } from '../../../shared/annotations/folder-journals.ts';
import { forgetFolder, writeFolder } from '../../../shared/annotations/folders.ts';
import type { CommandContext } from '../../../shared/command.ts';
import { MisuseError, UserError } from '../../../shared/errors.ts';
import { userPlaces } from '../../../shared/places.ts';
import { folderAt } from '../../annotations/chosen.ts';

interface Options {
  readonly workspace: string;
  readonly from?: string;
  readonly to?: 'workspace' | 'user';
}

/** `mingshi data move`: a folder's annotations into that folder, out of it, or after it when it was renamed. */
export function addMove(command: Command, context: CommandContext): void {
  command
    .command('move')
    .summary("move annotations between your own folder and the workspace's, or after a renamed one")
    .description(
      'Moves the annotations of a workspace folder into that folder (.mingshi/annotations.jsonl), where git can take ' +
        'them along, or into your own data folder. New ones are written to the same place from then on. ' +
        'Annotations hold the sentences that they are about. With --from, what your own data folder holds of a folder ' +
        'that was renamed or moved belongs to the workspace folder first.',
    )
    .requiredOption('-w, --workspace <folder>', 'the workspace folder')
    .option('--from <folder>', 'the path that it had before, where nothing is any more')
    .addOption(
      new Option(
        '--to <place>',
        'workspace: into the folder itself; user: into your own data folder',
      ).choices(['workspace', 'user']),
    )
    .action((options: Options) => move(options, context));
}

async function move({ workspace, from, to }: Options, context: CommandContext): Promise<void> {
  const { cwd, env, stdout } = context;
  if (from === undefined && to === undefined)
    throw new MisuseError('say where the annotations go, --to workspace or user, or whence, --from FOLDER');
  const { data } = userPlaces(env);
  const path = await folderAt(workspace, context);
  if (from !== undefined) {
    const moved = await takeUp(data, resolve(cwd, from), path);
    stdout.write(`${workspace}: ${moved} lines taken over from ${from}\n`);
  }
  if (to !== undefined) {
    const { target, moved } = await settle(data, path, to);
    stdout.write(`${target.path}: ${moved} lines moved; new annotations are written there\n`);
  }
}

/** Into the folder itself, or out of it. */
async function settle(data: string, path: string, to: 'workspace' | 'user') {
  const { folder, entry, user, workspace } = await folderJournals(data, path);
  if (!workspace) throw new UserError(`${path} is on no disk of this machine`);
  const inWorkspace = to === 'workspace';
  const [source, target] = inWorkspace ? [user, workspace] : [workspace, user];
  const moved = await source.moveTo(target, () => writeFolder(data, { ...entry, folder, inWorkspace }));
  return { target, moved };
}

/** What the user's own folder holds of a folder that was renamed; what lay in that one has come along with it. */
async function takeUp(data: string, from: string, path: string): Promise<number> {
  const isThere = await stat(from).catch(() => undefined);
  if (isThere)
    throw new UserError(`${from} is still there; --from is for a folder that was renamed or moved`);
  const former = await folderJournals(data, from);
  if (!(await isKnown(former)))
    throw new UserError(
      `nothing was annotated in ${from}; 'mingshi where' lists the folders that have annotations`,
    );
  const { folder, entry, user } = await folderJournals(data, path);
  const remember = (): Promise<void> => writeFolder(data, { ...former.entry, ...entry, folder });
  const moved = await former.user.moveTo(user, remember);
  await forgetFolder(data, former.folder);
  return moved;
}
