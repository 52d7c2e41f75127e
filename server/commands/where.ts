import { join } from 'node:path';
import { allJournals } from '../../shared/annotations/folder-journals.ts';
import {
  journalsFolder,
  localPath,
  workspaceJournal,
  type JournalPlace,
} from '../../shared/annotations/places.ts';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { lineFolder, linesFolder, workspacesFolder } from '../../shared/model/line.ts';
import { userPlaces, type Places } from '../../shared/places.ts';
import { table } from '../../shared/table.ts';
import { systemClock } from '../clock.ts';
import { diskUsage, formatBytes } from '../disk/usage.ts';
import { LearningStore } from '../learning/store.ts';
import { userNames, workspaceNames } from '../lists/sources.ts';

/** `mingshi where`: prints where Mingshi keeps its files, and how much is there. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('where', context)
    .description(
      'Prints where Mingshi keeps its files, and how much is there. names is the list of names of the user, lines are ' +
        'the versions of models that learned (workspaceLines: in workspaces with lines of their own), journals the ' +
        'annotations, each also by itself; workspaceNames and ' +
        'workspaceJournal are those of the present folder. MINGSHI_HOME moves all but these and the built-in models.',
    )
    .option('--json', 'as JSON: {"NAME": {"path": string, "bytes": number | null}}')
    .action(async ({ json }: { json?: boolean }) => {
      const rows = await measure(context);
      context.stdout.write(
        json
          ? `${JSON.stringify(Object.fromEntries(rows.map(({ name, path, bytes }) => [name, { path, bytes }])), null, 2)}\n`
          : table(
              rows.map(({ name, path, bytes }) => [
                name,
                bytes === null ? 'none yet' : formatBytes(bytes),
                path,
              ]),
              'left',
            ),
      );
    });
  return execute(command, args, context);
}

async function measure({ root, cwd, env }: CommandContext) {
  const places = userPlaces(env);
  const { data } = places;
  const paths = {
    models: join(root, 'models'),
    ...places,
    names: userNames(places).path,
    workspaceNames: workspaceNames(cwd).path,
    lines: linesFolder(data),
    workspaceLines: workspacesFolder(data),
    journals: journalsFolder(data),
    workspaceJournal: pathOf(workspaceJournal(cwd)),
  };
  const sized = await Promise.all(Object.entries(paths).map(size));
  const each = await Promise.all([...(await lines(places)), ...(await journals(data))].map(size));
  return [...sized, ...each.filter(({ bytes }) => bytes !== null)];
}

const size = async ([name, path]: readonly [name: string, path: string]) => ({
  name,
  path,
  bytes: (await diskUsage(path)) ?? null,
});

const pathOf = ({ root, names }: JournalPlace): string => join(root, ...names);

async function lines(places: Places): Promise<[name: string, path: string][]> {
  const names = await new LearningStore(places, systemClock).lines();
  return names.map(({ model, workspace }) => [
    `line of ${model}${workspace === undefined ? '' : ` in ${localPath(workspace) ?? workspace}`}`,
    lineFolder(places.data, { model, workspace }),
  ]);
}

/** Those of folders that something is known of, and of documents that lie in none. */
async function journals(data: string): Promise<[name: string, path: string][]> {
  return (await allJournals(data)).flatMap(({ folder, path, user, workspace }) => {
    const where = path ?? folder;
    const own: [string, string] = [`annotations of ${where ?? 'loose documents'}`, user.path];
    return workspace ? [own, [`annotations in ${where}`, workspace.path]] : [own];
  });
}
