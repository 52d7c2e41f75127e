import type { Command } from 'commander';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CommandContext } from '../../shared/command.ts';
import { UserError } from '../../shared/errors.ts';
import { userPlaces } from '../../shared/places.ts';
import {
  allJournals,
  folderJournals,
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
    .option('--all', 'the annotations of all folders, and of documents in none');

/** The journals that are meant. @throws UserError unless just one of both is given */
export async function chosenJournals(choice: Choice, context: CommandContext): Promise<FolderJournals[]> {
  const { workspace, all = false } = choice;
  if ((workspace !== undefined) === all)
    throw new UserError('say whose annotations: --workspace FOLDER, or --all');
  const { data } = userPlaces(context.env);
  return workspace === undefined
    ? allJournals(data)
    : [await folderJournals(data, resolve(context.cwd, workspace))];
}

/** The path of a workspace folder that is there. @throws UserError where there is none */
export async function folderAt(workspace: string, { cwd }: CommandContext): Promise<string> {
  const path = resolve(cwd, workspace);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UserError(`${workspace} is no folder; give the folder that is open in the editor`);
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
