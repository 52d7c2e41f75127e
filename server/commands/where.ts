import { join } from 'node:path';
import { execute, newCommand, type CommandContext } from '../../shared/command.ts';
import { userPlaces } from '../../shared/places.ts';
import { table } from '../../shared/table.ts';
import { diskUsage, formatBytes } from '../disk/usage.ts';
import { userNames, workspaceNames } from '../lists/sources.ts';

/** `mingshi where`: prints where Mingshi keeps its files, and how much is there. */
export function run(args: readonly string[], context: CommandContext): Promise<number> {
  const command = newCommand('where', context)
    .description(
      'Prints where Mingshi keeps its files, and how much is there. names is the list of names of the user, ' +
        'workspaceNames that of the present folder. MINGSHI_HOME moves all but the latter and the built-in models.',
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
  const paths = {
    models: join(root, 'models'),
    ...places,
    names: userNames(places).path,
    workspaceNames: workspaceNames(cwd).path,
  };
  return Promise.all(
    Object.entries(paths).map(async ([name, path]) => ({
      name,
      path,
      bytes: (await diskUsage(path)) ?? null,
    })),
  );
}
