import { Option, type Command } from 'commander';
import { resolve } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { MisuseError, UserError } from '../../shared/errors.ts';
import { isFolder } from '../../shared/folder.ts';
import { userPlaces } from '../../shared/places.ts';
import {
  allJournals,
  folderJournals,
  isKnown,
  noFolder,
  readAnnotations,
  type Annotations,
  type FolderJournals,
} from '../../shared/annotations/folder-journals.ts';

/** Whose annotations a command is about. */
export interface Choice {
  readonly workspace?: string;
  readonly all?: boolean;
}

export const addChoice = (command: Command): Command =>
  command
    .option('-w, --workspace <folder>', 'the annotations of this workspace folder')
    .addOption(
      new Option('--all', 'the annotations of all folders, and of documents in none').conflicts('workspace'),
    );

/** The journals that are meant. @throws UserError unless one of both is given, of a folder that is or was there */
export async function chosenJournals(choice: Choice, context: CommandContext): Promise<FolderJournals[]> {
  const { workspace, all = false } = choice;
  const { data } = userPlaces(context.env);
  if (workspace !== undefined) {
    const path = resolve(context.cwd, workspace);
    const journals = await folderJournals(data, path);
    if (!(await isFolder(path)) && !(await isKnown(journals))) throw noFolder(path);
    return [journals];
  }
  if (!all) throw new MisuseError('say whose annotations: --workspace FOLDER, or --all');
  return allJournals(data);
}

/** The path of a workspace folder that is there. @throws UserError where there is none */
export async function folderAt(workspace: string, { cwd }: CommandContext): Promise<string> {
  const path = resolve(cwd, workspace);
  if (!(await isFolder(path)))
    throw new UserError(`${workspace} is no folder; give the folder that is open in the editor`);
  return path;
}

/** What the chosen journals hold, all together; warnings go to standard error. */
export async function chosenAnnotations(
  choice: Choice,
  context: CommandContext,
): Promise<Annotations['records']> {
  const journals = await chosenJournals(choice, context);
  const read = await Promise.all(
    journals.map((each) => readAnnotations(each, choice.workspace !== undefined)),
  );
  for (const warning of read.flatMap(({ warnings }) => warnings)) context.stderr.write(`${warning}\n`);
  return read.flatMap(({ records }) => records);
}
